import { createHash } from 'node:crypto';
import { StampPairs, type Side } from '../watch/stamp-pairs';
import { openPictureConsumer, type ReceivedPicture } from '../ros/picture-consumer';
import type { ReceivedValues } from '../status/status-values';
import { endWithParent } from './child-end';
import type { ConsumerCommand, ConsumerMessage, ConsumerReport } from './consumer-messages';
import type { FrameSet } from './frame-set';
import { PairEvaluator } from './pair-evaluator';
import { readAsJpeg } from './read-picture';
import { TopicMeter } from './topic-meter';

const REPORT_MS = 250;

// The demo forks this process: its consumer, where a robot has its line detector.
let consumer: Consumer | undefined;

endWithParent(() => consumer?.close());

process.on('message', (command: ConsumerCommand) => {
  void obey(command);
});

async function obey(command: ConsumerCommand): Promise<void> {
  if (command.type === 'open') {
    consumer = await Consumer.open(command);
  } else if (consumer) {
    await consumer.finish();
  }
}

class Consumer {
  readonly #set: FrameSet;
  /** Frame numbers by digest of the picture: the topic carries no number. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #evaluator: PairEvaluator;
  readonly #meters = { camera: new TopicMeter(), proxied: new TopicMeter() };
  readonly #pairs = new StampPairs<Uint8Array>();
  #diagnostics: ReceivedValues = {};
  #unknown = 0;
  #look: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #close: () => void = () => undefined;

  private constructor(set: FrameSet, numbers: ReadonlyMap<string, number>) {
    this.#set = set;
    this.#numbers = numbers;
    this.#evaluator = new PairEvaluator(set);
  }

  static async open(command: ConsumerCommand & { type: 'open' }): Promise<Consumer> {
    const { set, cameraTopic, proxyTopic } = command;
    const jpegs = await Promise.all(set.frames.map(({ picture }) => readAsJpeg(picture)));
    const opened = new Consumer(set, new Map(jpegs.map((jpeg, number) => [digest(jpeg), number])));
    opened.#close = await openPictureConsumer({
      name: 'demo_consumer',
      topics: { camera: cameraTopic, proxied: proxyTopic },
      onPicture: (side, picture) => {
        opened.#receive(side, picture);
      },
      onDiagnostics: (values) => {
        if ('frames.translated' in values) opened.#diagnostics = values;
      },
    });
    opened.#timer = setInterval(() => {
      tell({ type: 'report', report: opened.#report });
    }, REPORT_MS);
    return opened;
  }

  async finish(): Promise<void> {
    await this.#evaluator.finish();
    clearInterval(this.#timer);
    tell({ type: 'final', report: this.#report, pictures: this.#evaluator.pictures });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#close();
  }

  #receive(side: Side, { stamp, ageMs, data }: ReceivedPicture): void {
    this.#meters[side].add(ageMs);
    const pair = this.#pairs.add(side, stamp, data, data.length);
    if (!pair) return;
    const number = this.#numbers.get(digest(pair.camera));
    if (number === undefined) {
      this.#unknown++;
      return;
    }
    this.#look = this.#set.frames[number]?.look;
    this.#evaluator.offer({ number, raw: pair.camera, proxied: pair.proxied });
  }

  get #report(): ConsumerReport {
    return {
      camera: this.#meters.camera.report,
      proxied: this.#meters.proxied.report,
      unpaired: this.#pairs.unpaired.proxied + this.#unknown,
      scores: this.#evaluator.scores,
      look: this.#look,
      diagnostics: this.#diagnostics,
    };
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64');
}

function tell(message: ConsumerMessage): void {
  process.send?.(message);
}
