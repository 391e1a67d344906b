import { describeError } from '../../src/process/describe-error';

describe('describeError', () => {
  test("gives an error's message without its class", () => {
    expect(describeError(new TypeError('expected a number'))).toBe('expected a number');
  });

  test.each(['a string', 7, undefined, null])('gives %p as a string', (thrown) => {
    expect(describeError(thrown)).toBe(String(thrown));
  });
});
