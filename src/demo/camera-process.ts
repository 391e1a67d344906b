import { CameraNode } from '../ros/camera-node';
import { endWithParent } from './child-end';
import type { FrameSet } from './frame-set';
import { orderFrames } from './play-order';
import { readAsJpeg } from './read-picture';

/** Messages from the demo to its camera. */
export type CameraCommand =
  | {
      readonly type: 'open';
      readonly set: FrameSet;
      readonly topic: string;
      readonly frameId: string;
      /** The proxy, which the camera ends if the demo is killed. */
      readonly proxyPid: number | undefined;
    }
  | { readonly type: 'play'; readonly seconds: number; readonly rate: number };

/** Messages from the camera to the demo. */
export type CameraMessage =
  | { readonly type: 'subscribers'; readonly count: number }
  | { readonly type: 'ended'; readonly published: number };

// The demo forks this process: its camera.
let camera: CameraNode | undefined;
let pictures: readonly Uint8Array[] = [];
let set: FrameSet = { frames: [], looks: [], source: '' };
let proxyPid: number | undefined;

endWithParent(
  () => camera?.close(),
  () => proxyPid,
);

process.on('message', (command: CameraCommand) => {
  void obey(command);
});

async function obey(command: CameraCommand): Promise<void> {
  switch (command.type) {
    case 'open': {
      ({ set, proxyPid } = command);
      pictures = await Promise.all(command.set.frames.map(({ picture }) => readAsJpeg(picture)));
      const opened = await CameraNode.open({ name: 'camera_node', ...command });
      camera = opened;
      setInterval(() => {
        tell({ type: 'subscribers', count: opened.subscriberCount });
      }, 50);
      break;
    }
    case 'play': {
      const { seconds, rate } = command;
      const published = (await camera?.play(choosePictures(Math.round(seconds * rate)), rate)) ?? 0;
      tell({ type: 'ended', published });
      break;
    }
  }
}

function* choosePictures(count: number): Generator<Uint8Array> {
  for (const number of orderFrames(set, count)) {
    const picture = pictures[number];
    if (picture) yield picture;
  }
}

function tell(message: CameraMessage): void {
  process.send?.(message);
}
