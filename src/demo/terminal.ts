import { SingleBar } from 'cli-progress';
import logUpdate from 'log-update';
import type { ConsumerReport } from './consumer-messages';
import type { DemoWatcher } from './run-demo';
import { summarizeReport } from './summary';
import { formatLine, formatTables } from './terminal-table';

const LINE_EVERY_S = 1;

/** Shows the demo as it runs: a table in place on a terminal, else a line per second. */
export class DemoTerminal implements DemoWatcher {
  readonly #out: NodeJS.WriteStream;
  readonly #seconds: number;
  readonly #live: logUpdate.LogUpdate | undefined;
  #bar: SingleBar | undefined;
  #nextLine = 0;

  /** @param out stdout; stderr where stdout is for JSON */
  constructor(out: NodeJS.WriteStream, seconds: number) {
    this.#out = out;
    this.#seconds = seconds;
    this.#live = out.isTTY ? logUpdate.create(out) : undefined;
  }

  onRender(done: number, total: number): void {
    if (!this.#bar) {
      if (!this.#out.isTTY) this.write(`Drawing ${total} camera frames`);
      this.#bar = new SingleBar({
        format: 'Drawing camera frames {bar} {value}/{total}',
        stream: this.#out,
        clearOnComplete: true,
        noTTYOutput: false,
      });
      this.#bar.start(total, 0);
    }
    this.#bar.update(done);
  }

  onStart(): void {
    this.#bar?.stop();
    this.write('Starting camera, proxy and consumer');
  }

  onReport(report: ConsumerReport, elapsedSeconds: number): void {
    const figures = summarizeReport(report);
    const look = report.look;
    const time = `${Math.min(this.#seconds, elapsedSeconds).toFixed(0)} of ${this.#seconds} s`;
    const title = look === undefined ? time : `${time} · ${look}`;
    if (this.#live) {
      this.#live(formatTables({ title, look, figures }));
    } else if (elapsedSeconds >= this.#nextLine) {
      this.#nextLine = Math.floor(elapsedSeconds) + LINE_EVERY_S;
      this.write(formatLine({ title, look, figures }));
    }
  }

  /** Removes the live table; later output takes its place. */
  end(): void {
    this.#bar?.stop();
    this.#live?.clear();
    this.#live?.done();
  }

  write(text: string): void {
    this.#out.write(`${text}\n`);
  }
}
