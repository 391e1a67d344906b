import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { decodePicture } from '../../src/image/decode-picture';
import { makeChannel, makeImageMessage, serialize } from '../bag/support/messages';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap } from '../bag/support/write-bags';
import { writePng } from '../evaluate/frame-set';
import { DRIVE_SIZE, drawDrive, makeMessages } from '../evaluate/make-drive';
import { ONE_JOB } from '../evaluate/quick-options';
import { drawJpeg } from '../replay/pictures';
import { runCli } from '../support/run-cli';

const at = useTemporaryFolder();
jest.setTimeout(120_000);

test('frames keep their bytes and take their masks', async () => {
  const drive = await drawDrive('bright', 4);
  await writeMcap(at('drive.mcap'), makeMessages(drive));
  const { code, stdout, stderr } = await runCli('frames', at('drive.mcap'), '-o', at('frames'), '--json');
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ frames: 4, excluded: [], losses: [] });
  for (const [i, { jpeg }] of drive.entries()) {
    expect(new Uint8Array(await readFile(at(`frames/00000${i}.jpg`)))).toEqual(new Uint8Array(jpeg));
  }
  const rows: Record<string, string>[] = parse(await readFile(at('frames/frames.csv')), { columns: true });
  expect(rows.map(({ frame }) => frame)).toEqual(['000000.jpg', '000001.jpg', '000002.jpg', '000003.jpg']);
  expect(rows[0]).toMatchObject({ sequence: 'drive', time: '0.000000' });
  expect(Number(rows[3]?.['stamp'])).toBeGreaterThan(Number(rows[0]?.['stamp']));
  await mkdir(at('masks'));
  for (const [i, { mask }] of drive.entries()) await writePng(at(`masks/00000${i}.png`), mask, DRIVE_SIZE, 1);
  const groups = [
    '--groups',
    at('frames/frames.csv'),
    '--masks',
    at('masks'),
    '--resamples',
    '10',
    ...ONE_JOB,
  ];
  const evaluated = await runCli('evaluate', at('frames'), ...groups, '-o', at('out'));
  expect([evaluated.code, evaluated.stderr]).toEqual([0, '']);
});

test('raw pictures become PNG without loss', async () => {
  const channel = makeChannel('/camera/image', 'sensor_msgs/msg/Image');
  const pixels = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => 10 * i);
  const content = {
    header: { stamp: { sec: 5, nanosec: 7 }, frame_id: 'camera' },
    ...{ height: 2, width: 4, encoding: 'rgb8', is_bigendian: 0, step: 12, data: pixels },
  };
  const data = serialize('sensor_msgs/msg/Image', content);
  const message = { channel, logTime: 5_000_000_100n, publishTime: 5_000_000_100n, sequence: 0, data };
  await writeMcap(at('raw.mcap'), [message]);
  expect((await runCli('frames', at('raw.mcap'), '-o', at('frames'))).code).toBe(0);
  expect((await decodePicture(at('frames/000000.png'))).data).toEqual(pixels);
  expect(await readFile(at('frames/frames.csv'), 'utf8')).toContain(
    '000000.png,raw-0,raw,0.000000,5.000000007',
  );
});

test('what does not decode is left out', async () => {
  const channel = makeChannel('/camera/image/compressed', 'sensor_msgs/msg/CompressedImage');
  const pictures = [await drawJpeg(1), Buffer.from('no picture'), await drawJpeg(2)];
  const messages = pictures.map((picture, i) =>
    makeImageMessage(channel, BigInt(i + 1) * 10n ** 9n, picture),
  );
  await writeMcap(at('drive.mcap'), messages);
  const { code, stderr } = await runCli('frames', at('drive.mcap'), '-o', at('frames'));
  expect([code, stderr]).toEqual([3, expect.stringContaining('left out 000001') as string]);
  expect((await readdir(at('frames'))).sort()).toEqual(['000000.jpg', '000002.jpg', 'frames.csv']);
});

test('what is no bag of images is refused', async () => {
  const channel = makeChannel('/chatter', 'std_msgs/msg/String');
  const data = serialize('std_msgs/msg/String', { data: 'quack' });
  await writeMcap(at('words.mcap'), [{ channel, logTime: 1n, publishTime: 1n, sequence: 0, data }]);
  await mkdir(at('pictures'));
  await writeFile(at('pictures/a.jpg'), await drawJpeg(1));
  await mkdir(at('taken'));
  const before = (await readdir(at(''))).sort();
  const cases: [string[], string][] = [
    [[at('words.mcap'), '-o', at('out')], 'expected a topic of type sensor_msgs/CompressedImage'],
    [[at('pictures'), '-o', at('out')], 'expected a bag, found a folder of pictures'],
    [[at('missing.mcap'), '-o', at('out')], 'found no such file'],
    [[at('words.mcap'), '-o', at('taken')], 'give --force'],
  ];
  for (const [given, message] of cases) {
    const { code, stderr } = await runCli('frames', ...given);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message) as string]);
  }
  expect((await readdir(at(''))).sort()).toEqual(before);
});
