/** The process of a contender without ROS: `startDirectContender` forks it and sends it turns. */
import jpeg from '@julusian/jpeg-turbo';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import pino from 'pino';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BufferPool } from '../image/buffer-pool';
import type { RgbFrame } from '../image/frame';
import { FramePipeline } from '../pipeline/pipeline';
import { copyRegionIn, copyRegionOut, isWholeFrame, resolveRegion } from '../image/region';
import { loadTranslator } from '../translate/load-translator';
import type { Turn, TurnResult } from './contender';
import { HEIGHT, QUALITY, WIDTH } from './frames';
import type { BenchModel } from './model';

export interface DirectSetup {
  readonly kind: 'floor' | 'pipeline';
  readonly model: BenchModel;
  readonly framesFolder: string;
  readonly threads: number;
}

export type DirectReport =
  { readonly type: 'ready' } | { readonly type: 'done'; readonly result: TurnResult };

/** Takes a JPEG, gives one back. */
type Work = (picture: Buffer) => Promise<Uint8Array>;

const LOOK_MS = 5;

async function main(setup: DirectSetup): Promise<void> {
  const pictures = readdirSync(setup.framesFolder)
    .sort()
    .map((file) => readFileSync(join(setup.framesFolder, file)));
  const work = await (setup.kind === 'floor' ? createFloor(setup) : createPipeline(setup));
  process.on('message', (turn: Turn) => {
    void runTurn(work, pictures, turn).then((result) => {
      report({ type: 'done', result });
    });
  });
  process.on('disconnect', () => process.exit(0));
  report({ type: 'ready' });
}

/**
 * Creates the least that the task costs on this machine: three library calls on one thread, with buffers made
 * beforehand; a model for a part of the frame gets that part copied out and in. It blocks its event loop, which a node
 * must not.
 */
async function createFloor({ model, threads }: DirectSetup): Promise<Work> {
  const session = await InferenceSession.create(model.file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
  });
  const frame: RgbFrame = { width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT * 3) };
  const part = resolveRegion(model.region, WIDTH, HEIGHT);
  const isWhole = isWholeFrame(part, frame);
  const pool = new BufferPool(1);
  const translated = { ...part, data: new Uint8Array(part.width * part.height * 3) };
  const shape = [1, part.height, part.width, 3];
  const fetches = { [model.output]: new Tensor('uint8', translated.data, shape) };
  const encoding = {
    format: jpeg.FORMAT_RGB,
    width: WIDTH,
    height: HEIGHT,
    subsampling: jpeg.SAMP_420,
    quality: QUALITY,
  };
  const room = Buffer.alloc(jpeg.bufferSize(encoding));
  return async (picture) => {
    jpeg.decompressSync(picture, Buffer.from(frame.data.buffer), { format: jpeg.FORMAT_RGB });
    const content = isWhole ? frame : copyRegionOut(frame, part, pool);
    await session.run({ [model.input]: new Tensor('uint8', content.data, shape) }, fetches);
    if (!isWhole) {
      pool.give(content.data.buffer);
      copyRegionIn(frame, part, translated);
    }
    const result = isWhole ? translated : frame;
    return jpeg.compressSync(Buffer.from(result.data.buffer), room, encoding);
  };
}

async function createPipeline({ model, threads }: DirectSetup): Promise<Work> {
  const translator = await loadTranslator({
    model: model.card,
    direction: model.direction,
    providers: ['cpu'],
    threads,
    logger: pino({ level: 'silent' }),
  });
  const pipeline = new FramePipeline({ maxPixels: WIDTH * HEIGHT });
  const options = { translator, region: model.region, quality: QUALITY, output: 'compressed' } as const;
  return async (picture) => {
    const { compressed } = await pipeline.process(
      { kind: 'compressed', format: 'jpeg', data: picture },
      options,
    );
    if (!compressed) throw new Error('the pipeline gave no picture');
    return compressed.data;
  };
}

async function runTurn(
  work: Work,
  pictures: readonly Buffer[],
  { count, first, hz }: Turn,
): Promise<TurnResult> {
  const latencies: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    if (hz > 0) await wait(Math.max(0, started + (i * 1000) / hz - performance.now()));
    const picture = pictures[(first + i) % pictures.length];
    if (!picture) throw new Error('no frames');
    const begun = performance.now();
    await work(picture);
    latencies.push(performance.now() - begun);
  }
  const seconds = (performance.now() - started) / 1000;
  delay.disable();
  return { latencies, lost: 0, seconds, gapMs: delay.max / 1e6 };
}

function report(message: DirectReport): void {
  process.send?.(message);
}

void main(JSON.parse(process.argv[2] ?? '') as DirectSetup);
