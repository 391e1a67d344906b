import { FRAME_STAGES } from '../../src/pipeline/frame-stages';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { Scene } from './support/scene';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const [WIDTH, HEIGHT] = [160, 120];
const HOUR_S = 3600;
/** Without a new message for so long, none is on its way. */
const QUIET_MS = 500;

describeWithRos('latency topics', () => {
  let peer: RosPeer;
  let scene: Scene;
  beforeAll(async () => {
    peer = await RosPeer.start('latency_peer');
    scene = await Scene.open(peer, 'latency', ['-p', 'model:=classic', '-p', 'provider:=cpu']);
  });
  afterAll(async () => {
    await scene.close();
    await peer.stop();
  });

  test("a frame's stages add up within its total", async () => {
    for (const stage of FRAME_STAGES) {
      const topic = `${scene.node}/latency/${stage}_ms`;
      await peer.request('subscribe', {
        name: stage,
        kind: 'float64',
        topic,
        reliability: 'reliable',
        depth: 100,
      });
    }
    const jpeg = await encodeJpeg(drawPattern(WIDTH, HEIGHT), WIDTH, HEIGHT);
    const read = (stage: string): number[] => peer.received(stage).map(({ value }) => value);
    let second = Math.floor(Date.now() / 1000);
    await poll('every topic to be discovered', async () => {
      await scene.publish(jpeg, [second++, 0]);
      return FRAME_STAGES.every((stage) => read(stage).length > 0);
    });
    // Frames that are still on their way would count as later ones.
    let [counts, quietFrom] = ['', performance.now()];
    await poll('all of them to arrive', () => {
      const now = [scene.received, ...FRAME_STAGES.map(read)].map(({ length }) => length).join();
      if (now !== counts) [counts, quietFrom] = [now, performance.now()];
      return performance.now() - quietFrom > QUIET_MS;
    });
    const from = new Map(FRAME_STAGES.map((stage) => [stage, read(stage).length]));
    const frames = scene.received.length;
    for (let i = 0; i < 5; i++) {
      await scene.publish(jpeg, [second++, 0]);
      await poll('the frame', () => scene.received.length > frames + i);
    }
    const since = (stage: (typeof FRAME_STAGES)[number]): number[] => read(stage).slice(from.get(stage));
    await poll('five of each', () => FRAME_STAGES.every((stage) => since(stage).length >= 5));
    const stages = FRAME_STAGES.filter((stage) => stage !== 'total' && stage !== 'age');
    for (let i = 1; i <= 5; i++) {
      const sum = stages.reduce((all, stage) => all + (since(stage).at(-i) ?? NaN), 0);
      expect(since('translate').at(-i)).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual((since('total').at(-i) ?? NaN) + 1e-6);
    }
    // Of a stamp of zero there is no age: the next one is that of the frame after it, which is an hour old.
    await scene.publish(jpeg, [0, 0]);
    await scene.publish(jpeg, [second - HOUR_S, 0]);
    await poll('the total of the last frame', () => since('total').length >= 7);
    await poll('an age of an hour', () => (since('age').at(-1) ?? 0) > HOUR_S * 500);
    expect(since('age')).toHaveLength(6);
  });

  test('a latency subscriber alone starts no translation', async () => {
    await peer.request('unsubscribe', { name: scene.name });
    await poll('the camera to be let go', () => scene.proxy.output.includes('unsubscribed from the camera'));
    expect(await peer.request<number>('count_subscribers', { name: scene.name })).toBe(0);
  });
});
