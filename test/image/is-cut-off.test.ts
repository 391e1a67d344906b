import sharp from 'sharp';
import { isCutOff } from '../../src/image/jpeg/markers';
import { createDice } from '../support/damage';

const roll = createDice(3);
const noise = Buffer.from(Array.from({ length: 64 * 48 * 3 }, () => roll(256)));
const picture = sharp(noise, { raw: { width: 64, height: 48, channels: 3 } });

test.each([
  ['baseline', { progressive: false }],
  ['progressive', { progressive: true }],
])('a JPEG (%s) that ends early is cut off', async (_, options) => {
  const whole = await picture.clone().withMetadata().jpeg(options).toBuffer();
  for (let length = 3; length < whole.length; length += 1 + roll(20)) {
    expect(isCutOff(whole.subarray(0, length))).toBe(true);
  }
  expect(isCutOff(whole)).toBe(false);
  expect(isCutOff(Buffer.concat([whole, Buffer.alloc(50)]))).toBe(false);
});

test('a damaged JPEG with its EOI is not cut off', async () => {
  const whole = await picture.clone().jpeg().toBuffer();
  const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
  const hole = Buffer.concat([whole.subarray(0, scan + 40), whole.subarray(-40)]);
  expect(isCutOff(hole)).toBe(false);
});
