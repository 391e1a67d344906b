import { loadOpenCv, type OpenCv } from '../../src/image/load-opencv';
import { OpenCvError } from '../../src/image/opencv-error';

let cv: OpenCv;
beforeAll(async () => {
  ({ cv } = await loadOpenCv());
});

/** Of a picture of one pixel nothing is left. */
function shrink(): number {
  const [one, none] = [new cv.Mat(1, 1, cv.CV_8UC3), new cv.Mat()];
  try {
    cv.resize(one, none, new cv.Size(0, 0), 0.2, 0.2, cv.INTER_LINEAR);
    return none.rows;
  } finally {
    one.delete();
    none.delete();
  }
}

test.each([
  ['a function', shrink, "OpenCV: (-215:Assertion failed) !dsize.empty() in function 'resize'"],
  ['a method', () => new cv.Mat(1, 1, cv.CV_8UC1).roi(new cv.Rect(0, 0, 5, 5)), 'OpenCV: (-215:Assertion'],
  ['a class', () => new cv.Mat(100_000, 100_000, cv.CV_8UC3), 'OpenCV: (-211:One of the arguments'],
])('%s of OpenCV fails in words', (_, fail, words) => {
  expect(fail).toThrow(OpenCvError);
  expect(fail).toThrow(words);
});

// Each failure left some of WebAssembly's stack taken: after about 14,000 every call failed.
test('OpenCV works after 20,000 failures', () => {
  let failures = 0;
  for (let i = 0; i < 20_000; i++) {
    try {
      shrink();
    } catch (error) {
      if (error instanceof OpenCvError) failures++;
    }
  }
  expect(failures).toBe(20_000);
  const [from, to] = [new cv.Mat(4, 4, cv.CV_8UC1), new cv.Mat()];
  cv.resize(from, to, new cv.Size(2, 2), 0, 0, cv.INTER_LINEAR);
  expect(to.rows).toBe(2);
  from.delete();
  to.delete();
});
