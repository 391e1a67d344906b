import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { describeError } from '../process/describe-error';
import type { ClipEncoder } from './clip-encoder';
import type { ClipFrame } from '../image/clip-frame';

/** A constant rate plays everywhere; frames are repeated or dropped to keep the bag's time. */
const RATE = 30;

/** H.264 in MP4 by the ffmpeg on PATH. */
export class FfmpegEncoder implements ClipEncoder {
  readonly #path: string;
  readonly #name: string;
  #process: ChildProcessByStdio<Writable, null, Readable> | undefined;
  /** Resolves when it has ended and all that it printed is here. */
  #ended: Promise<void> | undefined;
  #end: string | undefined;
  #messages = '';
  #written = 0;
  #time = 0;

  /**
   * @param path where to write
   * @param name of the clip in errors: it is renamed when it is whole
   */
  constructor(path: string, name: string) {
    this.#path = path;
    this.#name = name;
  }

  async add(frame: ClipFrame, duration: number): Promise<void> {
    const { stdin } = (this.#process ??= this.#start(frame));
    this.#time += duration;
    for (; this.#written < (this.#time * RATE) / 1000; this.#written++) {
      if (this.#end !== undefined) throw this.#explainEnd();
      if (!stdin.write(frame.data)) await this.#drain(stdin);
    }
  }

  async finish(): Promise<void> {
    this.#process?.stdin.end();
    await this.#ended;
    if (this.#end !== 'exit code 0') throw this.#explainEnd();
  }

  async abandon(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#ended;
  }

  /** Waits until the pipe takes more, or nobody reads from it any more. */
  async #drain(stdin: Writable): Promise<void> {
    const waiting = new AbortController();
    // A pipe that breaks says EPIPE; why it broke is in what ffmpeg prints.
    const drained = once(stdin, 'drain', { signal: waiting.signal }).catch(() => this.#ended);
    await Promise.race([drained, this.#ended]);
    waiting.abort();
  }

  #explainEnd(): Error {
    return new Error(
      `${this.#name}: expected ffmpeg to write the clip, found ${this.#end ?? 'that it did not start'}: ` +
        this.#messages.trim(),
    );
  }

  #start({ width, height }: ClipFrame): ChildProcessByStdio<Writable, null, Readable> {
    const input = [
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '-s',
      `${width}x${height}`,
      '-r',
      String(RATE),
      '-i',
      '-',
    ];
    // H.264 with halved colour takes even sides only: an odd one gets a black row or column.
    const even = ['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2'];
    const output = [...even, '-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-f', 'mp4', this.#path];
    const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...output], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#ended = once(child, 'close').then(
      ([code, signal]) => {
        this.#end = code === null ? `signal ${String(signal)}` : `exit code ${String(code)}`;
      },
      (error: unknown) => {
        this.#end = describeError(error);
      },
    );
    child.stderr.on(
      'data',
      (text: Buffer) => (this.#messages = (this.#messages + text.toString()).slice(-2000)),
    );
    // Its end says what happened; a broken pipe adds nothing.
    child.stdin.on('error', () => undefined);
    return child;
  }
}
