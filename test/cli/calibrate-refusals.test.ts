import { mkdir, readFile, readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { DUCKIETOWN_COLOR_RANGES, parseColorRanges } from '../../src/lines';
import { makeChannel, makeImageMessage, serialize } from '../bag/support/messages';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap } from '../bag/support/write-bags';
import { writePng } from '../evaluate/frame-set';
import { ONE_JOB } from '../evaluate/quick-options';
import { runCli, type Finished } from '../support/run-cli';

jest.setTimeout(120_000);
const at = useTemporaryFolder();
const size = { width: 160, height: 120 };
const channel = makeChannel('/duckie/camera_node/image/compressed', 'sensor_msgs/msg/CompressedImage');

beforeEach(async () => {
  for (const name of ['given', 'given/images', 'given/masks', 'out']) await mkdir(at(name));
});

const run = (input: string, ...given: string[]): Promise<Finished> =>
  runCli('calibrate', at(input), '-o', at('out/own.yaml'), ...given, ...ONE_JOB);

/** A frame of one colour in which columns are tape: white ones are white, yellow ones look like the floor. */
async function writeStripes(whiteColumns: number, yellowColumns: number): Promise<void> {
  const [frame, mask] = [new Uint8Array(160 * 120 * 3), new Uint8Array(160 * 120)];
  for (let i = 0; i < mask.length; i++) {
    const column = i % 160;
    mask[i] = column < whiteColumns ? 1 : column < whiteColumns + yellowColumns ? 2 : 0;
    frame.set(mask[i] === 1 ? [250, 250, 250] : [90, 80, 40], 3 * i);
  }
  await writePng(at('given/images/a.png'), frame, size, 3);
  await writePng(at('given/masks/a.png'), mask, size, 1);
}

async function drawBlack(): Promise<Buffer> {
  return sharp({ create: { ...size, channels: 3, background: '#000' } })
    .jpeg()
    .toBuffer();
}

test('a colour that is not seen, and one that floods, keep their own ranges, and it says why', async () => {
  await writeStripes(40, 20);
  const { code, stderr } = await run('given/images', '--masks', at('given/masks'));
  expect([code, stderr.split('\n')]).toEqual([
    0,
    [
      `sim2real: ${at('out/own.yaml')}: yellow is not tuned: its best thresholds take in more floor than tape; Duckietown's own stand in their place. Tune for each light (--lights, --by), or use the proxy.`,
      `sim2real: ${at('out/own.yaml')}: red is not tuned: hardly any of its tape is labelled; Duckietown's own thresholds stand in its place`,
      '',
    ],
  ]);
  const written = parseColorRanges(await readFile(at('out/own.yaml'), 'utf8'));
  expect(written.yellow).toEqual(DUCKIETOWN_COLOR_RANGES.yellow);
  expect(written.red).toEqual(DUCKIETOWN_COLOR_RANGES.red);
  expect(written.white).not.toEqual(DUCKIETOWN_COLOR_RANGES.white);
});

test.each<[string, (bag: string) => Promise<void>, readonly string[], string]>([
  [
    'a bag of black frames',
    async (bag) => {
      const black = await drawBlack();
      const times = [1n, 2n, 3n].map((s) => s * 10n ** 9n);
      await writeMcap(
        bag,
        times.map((time) => makeImageMessage(channel, time, black)),
      );
    },
    [],
    'expected tape in 3 frames, model canonical finds none',
  ],
  [
    'a bag without images',
    async (bag) => {
      const words = makeChannel('/chatter', 'std_msgs/msg/String');
      const data = serialize('std_msgs/msg/String', { data: 'quack' });
      await writeMcap(bag, [{ channel: words, logTime: 1n, publishTime: 1n, sequence: 0, data }]);
    },
    [],
    'expected a topic of type sensor_msgs/CompressedImage',
  ],
  [
    'a bag of nothing',
    (bag) => writeMcap(bag, []),
    [],
    'expected a topic of type sensor_msgs/CompressedImage',
  ],
  [
    'a bag whose pictures are all damaged',
    (bag) => writeMcap(bag, [makeImageMessage(channel, 10n ** 9n, Buffer.from('no picture'))]),
    [],
    'no frame can be used: ',
  ],
  [
    'a model that makes frames look real',
    async (bag) => writeMcap(bag, [makeImageMessage(channel, 10n ** 9n, await drawBlack())]),
    ['--model', 'cyclegan-sim2real'],
    "--model cyclegan-sim2real: expected a model of direction real2sim, whose output shows the simulator's tape, found sim2real",
  ],
])('%s is refused, and nothing is written', async (_, write, options, message) => {
  await write(at('drive.mcap'));
  for (const command of ['calibrate', 'label']) {
    const given = [at('drive.mcap'), '-o', at('out/own.yaml'), ...options, ...ONE_JOB];
    const { code, stdout, stderr } = await runCli(command, ...given);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(message) as string]);
    expect(stderr).toMatch(/^sim2real: [^\n]*\n( {2}[^\n]*\n)*$/);
    expect(await readdir(at('out'))).toEqual([]);
  }
});
