import sharp from 'sharp';
import { createPipeline } from './create-pipeline';
import { drawRamps } from './pictures';

const source = sharp(drawRamps(64, 48).data, { raw: { width: 64, height: 48, channels: 3 } });
const pipeline = createPipeline();
afterAll(() => {
  pipeline.close();
});

const process = (data: Uint8Array, format: string) =>
  pipeline.process({ kind: 'compressed', format, data }, 'compressed');

test('an unsupported format is named in its refusal', async () => {
  for (const depth of [source.clone().toColourspace('b-w'), source.clone().toColourspace('grey16')]) {
    await expect(process(await depth.png().toBuffer(), '16UC1; png compressed ')).rejects.toThrow(
      /8 bits .*"16UC1; png compressed "/,
    );
  }
  const grey = await source.clone().toColourspace('b-w').jpeg().toBuffer();
  await expect(process(grey, 'bayer_rggb8; jpeg compressed mono8')).rejects.toThrow(
    /a Bayer mosaic .*bayer_rggb8/,
  );
  await expect(process(Buffer.from('000001674d4028ff', 'hex'), 'h264')).rejects.toThrow(/H\.264/);
});
