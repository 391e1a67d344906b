import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePicture, drawPattern, encodeJpeg, meanColor } from '../support/frames';
import { poll } from '../support/poll';
import { PAINTED_LIGHTS, PAINT_LIGHT, paint } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';
import { Scene } from './support/scene';

const [WIDTH, HEIGHT] = [160, 120];
const ROSY = [200, 30, 60] as const;
const BLUISH = [20, 90, 220] as const;

describeWithRos('the light while frames flow', () => {
  let folder: string;
  let peer: RosPeer;
  let scene: Scene;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-light-'));
    peer = await RosPeer.start('light_peer');
  });
  afterAll(async () => {
    await scene.close();
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  const expectColour = async (colour: readonly number[], what: string): Promise<void> => {
    await poll(what, async () => {
      const last = scene.received.at(-1);
      if (!last) return false;
      const found = meanColor((await decodePicture(Buffer.from(last.data, 'base64'))).data);
      return found.every((value, i) => Math.abs(value - (colour[i] ?? 999)) < 12);
    });
  };

  test('is chosen by a parameter, and an unknown one is refused', async () => {
    const inLight = (colour: readonly number[]): object => ({
      ...{ frames: 1, unseen: [], descriptions: [colour] },
    });
    const lights = { rosy: inLight(ROSY), bluish: inLight(BLUISH) };
    const lit = await writeTiny(folder, PAINT_LIGHT, { ...PAINTED_LIGHTS, lights }, 'lit');
    const plain = await writeTiny(folder, paint([90, 90, 90]), {}, 'plain');
    const given = ['-p', `model:=${lit}`, '-p', 'direction:=sim2real', '-p', 'light:=bluish'];
    scene = await Scene.open(peer, 'light', [...given, '-p', 'provider:=cpu']);
    await scene.stream([await encodeJpeg(drawPattern(WIDTH, HEIGHT), WIDTH, HEIGHT)], 15, 15 * 120);
    await expectColour(BLUISH, 'the light of the start');
    expect(await scene.setParameters({ light: 'rosy' })).toMatchObject({ successful: true });
    await expectColour(ROSY, 'another light');
    expect(await scene.setParameters({ light: 'dusk' })).toMatchObject({
      successful: false,
      reason: expect.stringContaining('found lights rosy, bluish') as string,
    });
    expect(await scene.setParameters({ model: plain, direction: 'real2sim' })).toMatchObject({
      successful: false,
      reason: expect.stringContaining('to show frames in light rosy, found plain, which does not') as string,
    });
    await expectColour(ROSY, 'the light before');
  });
});
