import { spawnSync } from 'node:child_process';
import { extname } from 'node:path';
import sharp from 'sharp';
import { FfmpegEncoder } from './ffmpeg-encoder';
import type { ClipFrame } from '../image/clip-frame';
import { PendingOutput } from '../process/pending-output';
import { WebpAnimation } from './webp-animation';
import type { ClipEncoder } from './clip-encoder';

/** How long a picture without times is shown, ms; and what a pause in a bag is cut to. */
const DEFAULT_DURATION = 100;
const MAX_DURATION = 1000;

/** A clip of a replay. Shows frames as long as the bag's log times say. */
export class ClipWriter {
  readonly #output: PendingOutput;
  readonly #encoder: ClipEncoder;
  #held: { frame: ClipFrame; time: bigint } | undefined;
  #lastDuration = DEFAULT_DURATION;
  #size: { width: number; height: number } | undefined;

  constructor(output: PendingOutput, encoder: ClipEncoder) {
    this.#output = output;
    this.#encoder = encoder;
  }

  get path(): string {
    return this.#output.target;
  }

  /** @param time ns; 0 where there is none */
  async add(frame: ClipFrame, time: bigint): Promise<void> {
    this.#size ??= { width: frame.width, height: frame.height };
    const fitted = await fitFrame(frame, this.#size);
    const held = this.#held;
    this.#held = { frame: fitted, time };
    if (!held) return;
    const passed = Number(time - held.time) / 1e6;
    this.#lastDuration = time === 0n ? DEFAULT_DURATION : Math.min(Math.max(passed, 1), MAX_DURATION);
    await this.#output.name(this.#encoder.add(held.frame, this.#lastDuration));
  }

  async finish(): Promise<void> {
    if (this.#held) await this.#output.name(this.#encoder.add(this.#held.frame, this.#lastDuration));
    await this.#output.name(this.#encoder.finish());
  }

  commit(): Promise<void> {
    return this.#output.commit();
  }

  async discard(): Promise<void> {
    await this.#encoder.abandon();
    await this.#output.discard();
  }
}

/** A clip has one size: the first frame's. */
async function fitFrame(
  frame: ClipFrame,
  { width, height }: { width: number; height: number },
): Promise<ClipFrame> {
  if (frame.width === width && frame.height === height) return frame;
  const data = await sharp(frame.data, { raw: { width: frame.width, height: frame.height, channels: 3 } })
    .resize(width, height, { fit: 'contain' })
    .raw()
    .toBuffer();
  return { width, height, data };
}

/**
 * NAME.mp4 is H.264 by ffmpeg where that is installed, and an animated NAME.webp otherwise; NAME.webp is always one.
 * Throws where the name ends otherwise, is taken, or has no folder.
 */
export async function createClip(path: string): Promise<ClipWriter> {
  const ending = extname(path).toLowerCase();
  if (ending !== '.mp4' && ending !== '.webp') {
    throw new Error(
      `${path}: expected a clip's name that ends in .mp4 or .webp, found ${ending || 'no ending'}.`,
    );
  }
  if (ending === '.mp4' && hasFfmpeg()) {
    const output = await PendingOutput.create(path);
    return new ClipWriter(output, new FfmpegEncoder(output.path, output.target));
  }
  const output = await PendingOutput.create(
    ending === '.mp4' ? `${path.slice(0, -ending.length)}.webp` : path,
  );
  return new ClipWriter(output, await WebpAnimation.create(output.path));
}

export function hasFfmpeg(): boolean {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
}
