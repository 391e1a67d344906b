import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { requireRos } from '../config/require-ros';
import { readCpuSeconds } from '../process/process-usage';
import type { Look } from '../render';
import type { CameraCommand, CameraMessage } from './camera-process';
import { collectFrames } from './collect-frames';
import type { ComparedPicture, ConsumerCommand, ConsumerMessage, ConsumerReport } from './consumer-messages';
import { makeDemoEnvironment } from './demo-environment';
import { DemoProcess } from './demo-process';
import type { FrameSet } from './frame-set';
import { renderFrames } from './render-frames';

export interface DemoOptions {
  readonly looks: readonly Look[];
  /** Frames to draw of each look. */
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Pictures to play instead of drawn ones. */
  readonly frames: string | undefined;
  readonly masks: string | undefined;
  /** A name or a card's path; undefined: the direction's default. */
  readonly model: string | undefined;
  readonly direction: 'real2sim' | 'sim2real';
  readonly seconds: number;
  /** Hz */
  readonly rate: number;
  readonly domain: number | undefined;
}

/** What the terminal shows meanwhile. */
export interface DemoWatcher {
  onRender(done: number, total: number): void;
  onStart(): void;
  onReport(report: ConsumerReport, elapsedSeconds: number): void;
}

export interface DemoOutcome {
  readonly report: ConsumerReport;
  readonly pictures: readonly ComparedPicture[];
  readonly set: FrameSet;
  readonly published: number;
  readonly domain: number;
  /** The proxy as it was started: `sim2real` and its arguments. */
  readonly proxyCommand: readonly string[];
  /** CPU time of the proxy a camera frame, ms; undefined where the system does not tell. */
  readonly cpuPerFrameMs: number | undefined;
}

const ROBOT = 'demo';
const CAMERA_TOPIC = `/${ROBOT}/camera_node/image/compressed`;
const PROXY_TOPIC = `/${ROBOT}/camera_node/image_proxy/compressed`;
const PROFILE = 'duckiebot-ros2';
/** The profile's, with the robot's name in it; the proxy would warn of another. */
const FRAME_ID = `/${ROBOT}/camera/front_center/optical_frame`;

/** A cold disk and a busy machine included, s. */
const START_SECONDS = 60;

interface Processes {
  readonly camera: DemoProcess<CameraCommand, CameraMessage>;
  readonly proxy: DemoProcess;
  readonly consumer: DemoProcess<ConsumerCommand, ConsumerMessage>;
}

/**
 * Plays frames through camera, proxy and consumer, three processes on a ROS domain of their own, and hands back what
 * was measured. All of them are gone when it settles.
 * @throws DemoUsageError for wrong arguments; an Error naming the process that died, with its last lines; the signal's
 * reason when it is aborted
 */
export async function runDemo(
  options: DemoOptions,
  watcher: DemoWatcher,
  signal: AbortSignal,
): Promise<DemoOutcome> {
  requireRos('npm run demo');
  const folder = await mkdtemp(join(tmpdir(), 'sim2real-demo-'));
  const running: { stop(): Promise<void> }[] = [];
  // Rendering also ends when the proxy dies of a wrong model meanwhile.
  const ending = new AbortController();
  const anyEnd = AbortSignal.any([signal, ending.signal]);
  try {
    const set = options.frames === undefined ? undefined : await collectFrames(options.frames, options.masks);
    const { env, domain } = makeDemoEnvironment(process.env, options.domain);
    const proxyCommand = makeProxyCommand(options);
    const proxy = DemoProcess.run('the proxy', proxyCommand, env);
    running.push(proxy);
    const frames =
      set ??
      (await Promise.race([
        renderFrames({ ...options, folder, signal: anyEnd, onProgress: watcher.onRender.bind(watcher) }),
        proxy.died,
      ]));
    watcher.onStart();
    const camera = DemoProcess.fork<CameraCommand, CameraMessage>('the camera', 'camera-process.js', env);
    running.push(camera);
    const consumer = DemoProcess.fork<ConsumerCommand, ConsumerMessage>(
      'the consumer',
      'consumer-process.js',
      env,
    );
    running.push(consumer);
    const processes = { camera, proxy, consumer };
    const trouble = [camera.died, proxy.died, consumer.died, rejectOnAbort(signal)];
    const played = await Promise.race([...trouble, play(processes, frames, options, watcher)]);
    return { ...played, set: frames, domain, proxyCommand: ['sim2real', ...proxyCommand] };
  } finally {
    ending.abort(new Error('the demo has ended'));
    await Promise.all(running.map((process) => process.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

/** As a user of Duckietown's ROS 2 stack types it. */
function makeProxyCommand({ model, direction }: DemoOptions): string[] {
  const chosen = model === undefined ? [] : ['--model', model];
  return ['proxy', '--profile', PROFILE, '--veh', ROBOT, '--direction', direction, ...chosen];
}

type Played = Pick<DemoOutcome, 'report' | 'pictures' | 'published' | 'cpuPerFrameMs'>;

async function play(
  { camera, proxy, consumer }: Processes,
  set: FrameSet,
  { seconds, rate }: DemoOptions,
  watcher: DemoWatcher,
): Promise<Played> {
  let report: ConsumerReport | undefined;
  const matched = waitForMessage(camera, (message) => message.type === 'subscribers' && message.count >= 2);
  camera.send({ type: 'open', set, topic: CAMERA_TOPIC, frameId: FRAME_ID, proxyPid: proxy.pid });
  consumer.send({ type: 'open', set, cameraTopic: CAMERA_TOPIC, proxyTopic: PROXY_TOPIC });
  // The proxy subscribes to the camera when its model is loaded and the consumer is there.
  await within(
    START_SECONDS,
    matched,
    () => `the proxy did not subscribe to the camera. Its last lines:\n${proxy.log}`,
  );

  const start = performance.now();
  const cpuBefore = tryReadCpuSeconds(proxy.pid);
  consumer.onMessage((message) => {
    if (message.type !== 'report') return;
    ({ report } = message);
    watcher.onReport(message.report, (performance.now() - start) / 1000);
  });
  const ended = waitForMessage(camera, (message) => message.type === 'ended');
  camera.send({ type: 'play', seconds, rate });
  const { published } = (await ended) as CameraMessage & { type: 'ended' };
  const cpuAfter = tryReadCpuSeconds(proxy.pid);

  // /diagnostics come once a second: the next one has the last frames in it.
  const isAccounted = (): boolean => Number(report?.diagnostics['frames.received'] ?? 0) >= published;
  for (let waited = 0; waited < 1500 && !isAccounted(); waited += 50) await delay(50);
  const final = waitForMessage(consumer, (message) => message.type === 'final');
  consumer.send({ type: 'finish' });
  const { report: last, pictures } = (await final) as ConsumerMessage & { type: 'final' };
  const translated = Number(last.diagnostics['frames.translated'] ?? 0);
  if (last.proxied.received === 0 || translated === 0) {
    throw new Error(
      `no translated frame arrived: ${published} were published, ${last.camera.received} reached the consumer, the proxy translated ${translated}. The proxy's last lines:\n${proxy.log}`,
    );
  }
  const cpuPerFrameMs =
    cpuBefore === undefined || cpuAfter === undefined
      ? undefined
      : ((cpuAfter - cpuBefore) * 1000) / published;
  return { report: last, pictures, published, cpuPerFrameMs };
}

function waitForMessage<Command extends object, Message>(
  process: DemoProcess<Command, Message>,
  isIt: (message: Message) => boolean,
): Promise<Message> {
  return new Promise((resolve) => {
    process.onMessage((message) => {
      if (isIt(message)) resolve(message);
    });
  });
}

async function within<T>(seconds: number, promise: Promise<T>, explain: () => string): Promise<T> {
  const stop = new AbortController();
  // Without a reference: when a process died meanwhile nobody waits any more, and the program shall end.
  const late = delay(seconds * 1000, undefined, { signal: stop.signal, ref: false }).then(() => {
    throw new Error(`Waited ${seconds} s in vain: ${explain()}`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

/** undefined where the process is gone: its end is reported by the one who started it. */
function tryReadCpuSeconds(pid: number | undefined): number | undefined {
  try {
    return pid === undefined ? undefined : readCpuSeconds(pid);
  } catch {
    return undefined;
  }
}
