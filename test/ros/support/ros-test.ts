import { hasTestPython } from '../../support/python';

// A domain of this run's own, and loopback alone: tests neither hear nor disturb a robot on the network.
process.env['ROS_DOMAIN_ID'] ??= String(1 + (process.pid % 100));
process.env['ROS_AUTOMATIC_DISCOVERY_RANGE'] = 'LOCALHOST';

const hasRos = process.env['AMENT_PREFIX_PATH'] !== undefined;

/** A suite on a real ROS 2 graph; skipped, and shown as skipped, where there is none (npm test always makes one). */
export const describeWithRos = hasRos && hasTestPython ? describe : describe.skip;
