import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { createCamera, driveTrack, renderFrame } from '../../src/render';
import type { Look } from '../../src/render';

/** Writes frames of our renderer as PNG with their masks, to FOLDER/images and FOLDER/masks; returns their names. */
export async function writeFrameSet(
  folder: string,
  looks: readonly Look[],
  framesEach: number,
  size = { width: 160, height: 120 },
): Promise<string[]> {
  const camera = createCamera(size);
  await mkdir(path.join(folder, 'images'), { recursive: true });
  await mkdir(path.join(folder, 'masks'), { recursive: true });
  const names: string[] = [];
  for (const [seed, look] of looks.entries()) {
    for (const [i, pose] of driveTrack({ frames: framesEach * 12, seed: seed + 1 }).entries()) {
      if (i % 12 !== 0) continue;
      const { frame, mask } = renderFrame({ camera, pose, look, seed: seed + 1 });
      const name = `${look}-${String(i).padStart(4, '0')}.png`;
      await writePng(path.join(folder, 'images', name), frame.data, size, 3);
      await writePng(path.join(folder, 'masks', name), mask, size, 1);
      names.push(name);
    }
  }
  return names;
}

export async function writePng(
  file: string,
  data: Uint8Array,
  { width, height }: { width: number; height: number },
  channels: 1 | 3,
): Promise<void> {
  const png = sharp(data, { raw: { width, height, channels } }).toColourspace(
    channels === 1 ? 'b-w' : 'srgb',
  );
  await writeFile(file, await png.png({ compressionLevel: 1 }).toBuffer());
}
