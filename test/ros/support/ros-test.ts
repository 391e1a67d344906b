import { hasTestPython } from '../../support/python';

// Every wait has its own deadline, which names what it waited for; this one is for what hangs without.
jest.setTimeout(300_000);

const hasRos = process.env['AMENT_PREFIX_PATH'] !== undefined;

/**
 * A suite on a real ROS 2 graph, see ros-domain-environment.ts; skipped, and shown as skipped, where there is none (npm
 * test always makes one).
 */
export const describeWithRos = hasRos && hasTestPython ? describe : describe.skip;
