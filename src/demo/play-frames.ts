import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChildProgram } from '../process/child-program';
import { ForkedModule } from '../process/forked-module';
import { readCpuSeconds } from '../process/process-usage';
import type { CameraCommand, CameraMessage } from './camera-process';
import type { ComparedPicture, ConsumerCommand, ConsumerMessage, ConsumerReport } from './consumer-messages';
import type { FrameSet } from './frame-set';

export const ROBOT = 'demo';
const CAMERA_TOPIC = `/${ROBOT}/camera_node/image/compressed`;
const PROXY_TOPIC = `/${ROBOT}/camera_node/image_proxy/compressed`;
/** The profile's, with the robot's name in it; the proxy would warn of another. */
const FRAME_ID = `/${ROBOT}/camera/front_center/optical_frame`;

/** Time that the start may take on a cold disk and a busy machine, s. */
const START_SECONDS = 60;

/** Time to wait for the proxy's last diagnostics, which come once a second. */
const ACCOUNT_MS = 1500;
const LOOK_MS = 50;

export interface PlayWatcher {
  onReport(report: ConsumerReport, elapsedSeconds: number): void;
}

export interface PlayOptions {
  readonly set: FrameSet;
  readonly seconds: number;
  /** Hz */
  readonly rate: number;
  readonly proxy: ChildProgram;
  /** Variables of camera and consumer. */
  readonly env: NodeJS.ProcessEnv;
  readonly watcher: PlayWatcher;
  readonly signal: AbortSignal;
}

/** The results of playing. */
export interface Played {
  readonly report: ConsumerReport;
  readonly pictures: readonly ComparedPicture[];
  readonly published: number;
  /** The proxy's CPU time per camera frame, ms; undefined if unknown. */
  readonly cpuPerFrameMs: number | undefined;
}

/**
 * Starts a camera and a consumer beside the proxy and plays the frames through all three. It stops them all.
 * @throws an Error naming the process that died, with its last lines; the signal's reason when it is aborted
 */
export async function playFrames(options: PlayOptions): Promise<Played> {
  const { proxy, env, signal } = options;
  const camera: Camera = new ForkedModule('the camera', join(__dirname, 'camera-process.js'), { env });
  const consumer: Consumer = new ForkedModule('the consumer', join(__dirname, 'consumer-process.js'), {
    env,
  });
  const processes = [camera, consumer, proxy];
  try {
    const trouble = [...processes.map(({ died }) => died), rejectOnAbort(signal)];
    return await Promise.race([...trouble, play(camera, consumer, options)]);
  } finally {
    await Promise.all(processes.map((each) => each.stop()));
  }
}

type Camera = ForkedModule<CameraCommand, CameraMessage>;
type Consumer = ForkedModule<ConsumerCommand, ConsumerMessage>;

async function play(camera: Camera, consumer: Consumer, options: PlayOptions): Promise<Played> {
  await open(camera, consumer, options);
  const { seconds, rate, proxy, watcher } = options;
  const start = performance.now();
  const cpuBefore = tryReadCpuSeconds(proxy.pid);
  let latest: ConsumerReport | undefined;
  consumer.onMessage('report', ({ report }) => {
    latest = report;
    watcher.onReport(report, (performance.now() - start) / 1000);
  });
  camera.send({ type: 'play', seconds, rate });
  const { published } = await camera.waitFor('ended');
  const cpuAfter = tryReadCpuSeconds(proxy.pid);

  const isAccounted = (): boolean => Number(latest?.diagnostics['frames.received'] ?? 0) >= published;
  for (let waited = 0; waited < ACCOUNT_MS && !isAccounted(); waited += LOOK_MS) await delay(LOOK_MS);
  consumer.send({ type: 'finish' });
  const { report, pictures } = await consumer.waitFor('final');
  checkArrival(report, published, proxy);
  const cpuPerFrameMs =
    cpuBefore === undefined || cpuAfter === undefined
      ? undefined
      : ((cpuAfter - cpuBefore) * 1000) / published;
  return { report, pictures, published, cpuPerFrameMs };
}

/** Resolves when proxy and consumer are subscribed: the proxy is when its model is loaded and the consumer is there. */
async function open(camera: Camera, consumer: Consumer, { set, proxy }: PlayOptions): Promise<void> {
  camera.send({ type: 'open', set, topic: CAMERA_TOPIC, frameId: FRAME_ID, proxyPid: proxy.pid });
  consumer.send({ type: 'open', set, cameraTopic: CAMERA_TOPIC, proxyTopic: PROXY_TOPIC });
  const matched = camera.waitFor('subscribers', ({ count }) => count >= 2);
  // Unreferenced: if a process has died, the timer must not keep the program alive.
  const late = delay(START_SECONDS * 1000, undefined, { ref: false });
  if (!(await Promise.race([matched, late]))) {
    throw new Error(
      `expected the proxy to subscribe to the camera within ${START_SECONDS} s, found it did not. Its last lines:\n${proxy.log}`,
    );
  }
}

function checkArrival(
  { camera, proxied, diagnostics }: ConsumerReport,
  published: number,
  proxy: ChildProgram,
): void {
  const translated = Number(diagnostics['frames.translated'] ?? 0);
  if (proxied.received > 0 && translated > 0) return;
  throw new Error(
    `no translated frame arrived: ${published} were published, ${camera.received} reached the consumer, ` +
      `the proxy translated ${translated}. The proxy's last lines:\n${proxy.log}`,
  );
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) refuse();
    signal.addEventListener('abort', refuse);
  });
}

/** @returns undefined if the process is gone: `died` reports its end */
function tryReadCpuSeconds(pid: number | undefined): number | undefined {
  try {
    return pid === undefined ? undefined : readCpuSeconds(pid);
  } catch {
    return undefined;
  }
}
