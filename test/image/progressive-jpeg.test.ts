import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { decodePicture } from '../../src/image/decode-picture';
import { isRestart } from '../../src/image/jpeg/markers';
import { mendJpeg } from '../../src/image/jpeg/mend-jpeg';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { hasTestPython, pythonEnvironment, testPython } from '../support/python';

/** OpenCV writes progressive pictures with restart markers, which sharp cannot, and reads what it is given by libjpeg. */
const at = useTemporaryFolder();
const testWithOpenCv = hasTestPython && runPython('import cv2') ? test : test.skip;

function runPython(code: string, ...given: string[]): boolean {
  const options = { env: pythonEnvironment() };
  return spawnSync(testPython ?? '', ['-c', code, ...given], options).status === 0;
}

const WRITE = `
import sys, cv2, numpy as np
noise = np.random.default_rng(1).integers(0, 256, (43, 61, 3), dtype=np.uint8)
options = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1, cv2.IMWRITE_JPEG_RST_INTERVAL, int(sys.argv[2])]
assert cv2.imwrite(sys.argv[1], noise, options + [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, int(sys.argv[3], 16)])
`;
const READ = `
import sys, cv2
cv2.imread(sys.argv[1])[..., ::-1].tofile(sys.argv[2])
`;

/** A byte before each restart marker. */
function addStray(jpeg: Buffer): Buffer {
  const bytes = [...jpeg].flatMap((byte, i) =>
    byte === 0xff && isRestart(jpeg[i + 1] ?? 0) ? [0x3a, byte] : [byte],
  );
  return Buffer.from(bytes);
}

testWithOpenCv.each([
  ['1', '411111'],
  ['4', '221111'],
  ['7', '111111'],
])(
  "a progressive JPEG with restarts every %s has libjpeg's pixels (needs SIM2REAL_TEST_PYTHON)",
  async (interval, sampling) => {
    expect(runPython(WRITE, at('clean.jpg'), interval, sampling)).toBe(true);
    const clean = readFileSync(at('clean.jpg'));
    const spoiled = {
      stray: addStray(clean),
      noEnd: clean.subarray(0, -2),
      both: addStray(clean).subarray(0, -2),
    };
    expect(spoiled.stray.length).toBeGreaterThan(clean.length + 10);
    for (const [name, bytes] of Object.entries(spoiled)) {
      expect(clean.equals(mendJpeg(bytes) ?? Buffer.of())).toBe(true);
      writeFileSync(at(`${name}.jpg`), bytes);
      expect(runPython(READ, at(`${name}.jpg`), at(`${name}.rgb`))).toBe(true);
      expect(readFileSync(at(`${name}.rgb`)).equals((await decodePicture(bytes)).data)).toBe(true);
    }
  },
);
