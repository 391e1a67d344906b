import { describeError } from '../../src/process/describe-error';

describe('describeError', () => {
  test("says an error's message, without its class", () => {
    expect(describeError(new TypeError('expected a number'))).toBe('expected a number');
  });

  test.each(['a string', 7, undefined, null])('says %p, which is no error, as it is', (thrown) => {
    expect(describeError(thrown)).toBe(String(thrown));
  });
});
