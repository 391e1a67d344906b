import {
  describeExpectation,
  describeIgnoredParameters,
  type GivenValue,
} from '../../src/config/check-parameters';
import type { ParameterSpec } from '../../src/config/parameter-spec';
import { PARAMETERS } from '../../src/config/parameter-table';
import { parseParameters } from '../../src/config/parse-parameters';

function given(values: Record<string, unknown>): Map<string, GivenValue> {
  return new Map(Object.entries(values).map(([name, value]) => [name, { value, origin: 'this test' }]));
}

function toRos(spec: ParameterSpec): unknown {
  return spec.type === 'integer' ? BigInt(spec.default) : spec.default;
}

describe('parameters', () => {
  test('a parameter without a value has its default', () => {
    const parameters = parseParameters(new Map());
    for (const [name, spec] of Object.entries(PARAMETERS)) {
      expect([name, parameters[name as keyof typeof parameters]]).toEqual([name, spec.default]);
    }
  });

  test('every default satisfies its own limits', () => {
    const defaults = Object.fromEntries(
      Object.entries(PARAMETERS).map(([name, spec]) => [name, toRos(spec)]),
    );
    expect(() => parseParameters(given(defaults))).not.toThrow();
  });

  test('given values replace the defaults', () => {
    const parameters = parseParameters(
      given({ max_rate: 15n, 'qos.input.reliability': 'reliable', lazy: false }),
    );
    expect(parameters).toMatchObject({ max_rate: 15, 'qos.input.reliability': 'reliable', lazy: false });
  });

  test('the error lists known names for an unknown one', () => {
    expect(() => parseParameters(given({ max_rat: 15 }))).toThrow(
      /unknown parameter "max_rat" \(this test\).*max_rate/,
    );
  });

  test.each([
    ['jpeg_quality', 101n, 'a whole number from 1 to 100', '101'],
    ['jpeg_quality', 90, 'a whole number from 1 to 100', '90.0'],
    ['jpeg_quality', 89.5, 'a whole number from 1 to 100', '89.5'],
    ['max_age_ms', -1n, 'a number from 0 to 3600000', '-1'],
    ['direction', 'real2real', 'one of "real2sim", "sim2real"', '"real2real"'],
    ['lazy', 'yes', 'true or false', '"yes"'],
    ['model', 7n, 'a string', '7'],
    ['max_rate', [1n, 2n], 'a number from 0 to 1000', '[1,2]'],
  ])('%s = %j is refused: the message says %s', (name, value, expected, found) => {
    expect(() => parseParameters(given({ [name]: value }))).toThrow(
      `parameter "${name}" (this test): expected ${expected}, found ${found}`,
    );
  });

  test('unknown names of a file for all nodes are ignored and told', () => {
    const values = given({ robot_type: 'duckiebot', 'qos_overrides./a.publisher.depth': 1n, max_rate: 10n });
    const shared = new Map([...values].map(([name, each]) => [name, { ...each, isShared: true }]));
    expect(parseParameters(shared)).toMatchObject({ max_rate: 10 });
    expect(describeIgnoredParameters(PARAMETERS, shared)).toEqual([
      'ignored, no parameters of this node: robot_type',
      '"qos_overrides./a.publisher.depth" (this test) is ignored; set this node\'s QoS by qos.input.* and qos.output.* instead',
    ]);
  });

  test('a foreign QoS override names what replaces it', () => {
    expect(() => parseParameters(given({ 'qos_overrides./a.publisher.depth': 1n }))).toThrow(
      'unknown parameter "qos_overrides./a.publisher.depth" (this test); set this node\'s QoS by qos.input.*',
    );
  });

  test('an invalid region is refused', () => {
    expect(() => parseParameters(given({ region: '0,0.4,1,0.6' }))).not.toThrow();
    expect(() => parseParameters(given({ region: '0,0.4,1,0.7' }))).toThrow(
      /parameter "region" \(this test\): region: expected full, bottom-half, or x,y,width,height/,
    );
  });

  test('colour thresholds and parameters of ROS are accepted', () => {
    expect(() =>
      parseParameters(
        given({ 'colors.RED.low_1': [0, 140, 100], use_sim_time: true, 'colors.WHITE.high': [1, 2, 3] }),
      ),
    ).not.toThrow();
  });

  test('a topic type must match the transport', () => {
    expect(() =>
      parseParameters(given({ transport: 'raw', 'types.input': 'sensor_msgs/msg/CompressedImage' })),
    ).toThrow(/types.input.*expected sensor_msgs\/msg\/Image for transport "raw"/);
  });

  test('every parameter describes its expected value', () => {
    for (const spec of Object.values(PARAMETERS)) {
      expect(describeExpectation(spec)).not.toBe('');
      expect(spec.description).toMatch(/\.$/);
    }
  });
});
