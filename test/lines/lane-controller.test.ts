import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kinematics } from '../../src/lines/kinematics';
import { LANE_CONTROLLER_GAINS, LaneController } from '../../src/lines/lane-controller';
import { packageRoot } from '../../src/process/package-root';

type Input = readonly [
  d: number,
  phi: number,
  seconds: number | null,
  wheels: readonly number[],
  stopLine: number | null,
];

/** Answers of dt-core's own controller; see test/peers/record-lane-controller.py. */
const recorded = JSON.parse(
  readFileSync(join(packageRoot, 'test/fixtures/drive/lane-controller.json'), 'utf8'),
) as { inputs: Input[]; outputs: Record<string, [number, number][]> };

describe('the lane controller', () => {
  it.each(['daffy', 'daffy-agent', 'ente', 'ente-agent'] as const)(
    "answers like dt-core's with gains of %s",
    (name) => {
      const controller = new LaneController(LANE_CONTROLLER_GAINS[name]);
      const outputs = recorded.outputs[name] ?? [];
      expect(outputs).toHaveLength(120);
      for (const [i, [d, phi, seconds, wheels, stopLine]] of recorded.inputs.entries()) {
        const isMoving = wheels.some((wheel) => wheel !== 0);
        const { v, omega } = controller.compute(
          { d, phi },
          seconds ?? undefined,
          isMoving,
          stopLine ?? undefined,
        );
        expect(v).toBeCloseTo(outputs[i]?.[0] ?? NaN, 12);
        expect(omega).toBeCloseTo(outputs[i]?.[1] ?? NaN, 12);
      }
    },
  );

  it('steers right when left of the middle', () => {
    const controller = new LaneController(LANE_CONTROLLER_GAINS['ente-ros2']);
    const { v, omega } = controller.compute({ d: 0.1, phi: 0.05 }, undefined, true);
    expect([v, omega]).toEqual([0.25, expect.closeTo(-(3 * 0.1 + 8 * 0.05), 12)]);
  });
});

describe('Kinematics', () => {
  it('converts wheel speeds back to a twist', () => {
    const kinematics = new Kinematics({ gain: 1.2, trim: 0.05, baseline: 0.12 });
    const wheels = kinematics.toWheels({ v: 0.2, omega: 1.5 });
    expect(wheels.right).toBeGreaterThan(wheels.left);
    const { v, omega } = kinematics.toTwist(wheels);
    expect(v).toBeCloseTo(0.2, 12);
    expect(omega).toBeCloseTo(1.5, 12);
  });
});
