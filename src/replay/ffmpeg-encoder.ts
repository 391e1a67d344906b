import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ClipEncoder } from './clip-encoder';
import type { ClipFrame } from '../image/clip-frame';

/** A constant rate plays everywhere; frames are repeated or dropped to keep the bag's time. */
const RATE = 30;

/** H.264 in MP4 by the ffmpeg on PATH. */
export class FfmpegEncoder implements ClipEncoder {
  readonly #path: string;
  #process: ChildProcessByStdio<Writable, null, Readable> | undefined;
  #exited: Promise<number | null> | undefined;
  #messages = '';
  #written = 0;
  #time = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async add(frame: ClipFrame, duration: number): Promise<void> {
    const { stdin } = (this.#process ??= this.#start(frame));
    this.#time += duration;
    for (; this.#written < (this.#time * RATE) / 1000; this.#written++) {
      if (!stdin.write(frame.data)) await Promise.race([once(stdin, 'drain'), this.#exited]);
    }
  }

  async finish(): Promise<void> {
    this.#process?.stdin.end();
    const code = await this.#exited;
    if (code !== 0) {
      throw new Error(
        `expected ffmpeg to write the clip, found exit code ${String(code)}: ${this.#messages}`,
      );
    }
  }

  async abandon(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#exited;
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
    const output = ['-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-f', 'mp4', this.#path];
    const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...output], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#exited = once(child, 'exit').then(
      ([code]) => code as number | null,
      () => null,
    );
    child.stderr.on(
      'data',
      (text: Buffer) => (this.#messages = (this.#messages + text.toString()).slice(-2000)),
    );
    // The exit code says how it ended; a broken pipe adds nothing.
    child.stdin.on('error', () => undefined);
    return child;
  }
}
