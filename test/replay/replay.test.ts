import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { readBagImage } from '../../src/bag/bag-image';
import type { BagMessage } from '../../src/bag/bag-types';
import type { ReplayProgress } from '../../src/replay/replay';
import { loadTranslator } from '../../src/translate/load-translator';
import { listMessages, makeChannel, makeImageMessage } from '../bag/support/messages';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap } from '../bag/support/write-bags';
import { createPipeline } from '../pipeline/create-pipeline';
import { CAMERA, drawJpeg, findMean, makeDrive, makeRawMessage, PROXY, START } from './pictures';
import { expectOnly, filterTopic, logger, readBag, replay } from './run-replay';

const at = useTemporaryFolder();

test('each image is followed by its translation', async () => {
  const drive = await makeDrive(7);
  await writeMcap(at('in.mcap'), drive);
  const summary = await replay(at('in.mcap'), at('out.mcap'));
  const out = await readBag(at('out.mcap'));
  expect(listMessages(out.filter(({ channel }) => channel.topic !== PROXY))).toEqual(listMessages(drive));
  const images = filterTopic(out, CAMERA);
  const proxied = filterTopic(out, PROXY);
  expect(proxied.map(({ logTime, publishTime, sequence }) => [logTime, publishTime, sequence])).toEqual(
    images.map(({ logTime, publishTime, sequence }) => [logTime, publishTime, sequence]),
  );
  for (const [index, image] of images.entries()) {
    expect(out[out.indexOf(image) + 1]?.channel.topic).toBe(PROXY);
    const [before, after] = [image, proxied[index] as BagMessage].map(readBagImage);
    expect(after?.header).toEqual(before?.header);
    expect(after?.image).toMatchObject({ kind: 'compressed', format: 'jpeg' });
  }
  expect(proxied[0]?.channel).toEqual({ ...images[0]?.channel, topic: PROXY });
  expect(summary).toMatchObject({
    topic: CAMERA,
    outputTopic: PROXY,
    model: { name: 'canonical', provider: 'cpu' },
    images: 7,
    passedThrough: 3,
    leftOut: [],
    losses: [],
  });
  await expectOnly(at('in.mcap'), at('out.mcap'));
});

test('images are translated as in the pipeline', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(1));
  await replay(at('in.mcap'), at('out.mcap'), { region: 'bottom-half', quality: 70 });
  const [proxied] = filterTopic(await readBag(at('out.mcap')), PROXY);
  const translator = await loadTranslator({ model: '', direction: 'real2sim', providers: ['cpu'], logger });
  const pipeline = createPipeline({ translator, region: 'bottom-half', quality: 70 });
  const image = { kind: 'compressed', format: 'jpeg', data: await drawJpeg(0) } as const;
  const { compressed } = await pipeline.process(image, 'compressed');
  await translator.close();
  expect(readBagImage(proxied as BagMessage).image).toEqual(compressed);
  // And that is another picture than the camera's.
  expect(await findMean(compressed?.data ?? image.data)).not.toEqual(await findMean(image.data));
});

test('the jobs do not change the result', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(23));
  const results = [];
  for (const jobs of [1, 2, 5]) {
    await replay(at('in.mcap'), at(`jobs-${jobs}.mcap`), { jobs });
    results.push(await readFile(at(`jobs-${jobs}.mcap`)));
  }
  expect(results[0]?.equals(results[1] ?? Buffer.alloc(0))).toBe(true);
  expect(results[0]?.equals(results[2] ?? Buffer.alloc(0))).toBe(true);
});

test('--replace puts translations on the camera topic', async () => {
  const drive = await makeDrive(4);
  await writeMcap(at('in.mcap'), drive);
  await replay(at('in.mcap'), at('out.mcap'), { replace: true, compression: 'zstd' });
  const out = await readBag(at('out.mcap'));
  expect(out.map(({ channel, logTime }) => [channel.topic, logTime])).toEqual(
    drive.map(({ channel, logTime }) => [channel.topic, logTime]),
  );
  const [before, after] = [drive, out].map((messages) => readBagImage(messages[0] as BagMessage));
  expect(after?.header).toEqual(before?.header);
  expect(after?.image.data).not.toEqual(before?.image.data);
});

test('raw images keep their encoding', async () => {
  const channel = makeChannel('/camera/image_raw', 'sensor_msgs/msg/Image');
  await writeMcap(
    at('in.mcap'),
    [1, 2, 3].map((seed) => makeRawMessage(channel, seed)),
  );
  await replay(at('in.mcap'), at('out.mcap'), { model: 'identity' });
  const out = await readBag(at('out.mcap'));
  const [before, after] = [filterTopic(out, '/camera/image_raw'), filterTopic(out, '/camera/image_proxy')];
  // Identity changes no pixel, so the messages are equal to the byte.
  expect(after.map(({ data }) => data)).toEqual(before.map(({ data }) => data));
});

test('an undecodable image is listed and kept', async () => {
  const camera = makeChannel(CAMERA, 'sensor_msgs/msg/CompressedImage');
  const broken = makeImageMessage(camera, START + 5n, Buffer.from('no picture'));
  const cut = { ...broken, logTime: START + 6n, data: broken.data.subarray(0, 20) };
  const good = makeImageMessage(camera, START + 7n, await drawJpeg(1));
  await writeMcap(at('in.mcap'), [broken, cut, good]);
  const summary = await replay(at('in.mcap'), at('out.mcap'));
  const out = await readBag(at('out.mcap'));
  expect(out.map(({ channel }) => channel.topic)).toEqual([CAMERA, CAMERA, CAMERA, PROXY]);
  expect(summary.images).toBe(1);
  expect(summary.leftOut).toMatchObject([
    { index: 0, name: (START + 5n).toString(), reason: expect.stringContaining('JPEG') as string },
    { index: 1, name: (START + 6n).toString() },
  ]);
});

test('a bag of undecodable images is refused', async () => {
  const camera = makeChannel(CAMERA, 'sensor_msgs/msg/CompressedImage');
  await writeMcap(at('in.mcap'), [makeImageMessage(camera, START, Buffer.from('no picture'))]);
  await expect(replay(at('in.mcap'), at('out.mcap'))).rejects.toThrow(
    /expected images .* that can be decoded, found none in 1; the first: /,
  );
  await expectOnly(at('in.mcap'));
});

test('without an image left, the error tells the damage', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(4), { chunkSize: 1e6 });
  const bytes = await readFile(at('in.mcap'));
  const place = bytes.indexOf(await drawJpeg(0)) + 20;
  bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  await writeFile(at('in.mcap'), bytes);
  await expect(replay(at('in.mcap'), at('out.mcap'))).rejects.toThrow(
    /found no message\. The bag is damaged: .*in\.mcap: byte \d+: .*CRC/,
  );
  await expectOnly(at('in.mcap'));
});

test('a truncated bag is replayed to its last message', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(9), { useChunks: false });
  const bytes = await readFile(at('in.mcap'));
  await writeFile(at('in.mcap'), bytes.subarray(0, bytes.length / 2));
  const summary = await replay(at('in.mcap'), at('out.mcap'));
  expect(summary.images).toBeGreaterThan(2);
  expect(summary.losses).toMatchObject([{ file: at('in.mcap') }]);
  expect(filterTopic(await readBag(at('out.mcap')), PROXY)).toHaveLength(summary.images);
});

test('an abort or error leaves no output', async () => {
  await writeMcap(at('in.mcap'), await makeDrive(20));
  const abort = new AbortController();
  const hooks = {
    signal: abort.signal,
    onProgress: ({ done, total }: ReplayProgress) => {
      expect(total).toBe(20);
      if (done !== 3) return;
      expect(existsSync(at('out.mcap'))).toBe(false);
      abort.abort(new Error('enough'));
    },
  };
  const run = replay(at('in.mcap'), at('out.mcap'), { video: at('clip.webp') }, hooks);
  await expect(run).rejects.toThrow('enough');
  await expect(replay(at('in.mcap'), at('out.mcap'), { model: 'nothing-such' })).rejects.toThrow(
    /nothing-such/,
  );
  await expectOnly(at('in.mcap'));
});
