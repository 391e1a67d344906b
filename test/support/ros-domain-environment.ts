import { TestEnvironment } from 'jest-environment-node';

/** Above 101 a domain's ports fall into the range from which Linux gives ports to any program. */
const LAST_DOMAIN = 101;

// A domain of this run's own, and one for each of jest's workers, which are numbered from 1; and loopback alone: tests
// neither hear nor disturb each other or a robot on the network. It is done here, once in each worker, since what a test
// writes to its process.env does not reach the programs that it starts.
const first = Number(process.env['ROS_DOMAIN_ID'] ?? process.ppid);
const worker = Number(process.env['JEST_WORKER_ID'] ?? 1);
process.env['ROS_DOMAIN_ID'] = String(1 + ((first + worker) % LAST_DOMAIN));
process.env['ROS_AUTOMATIC_DISCOVERY_RANGE'] ??= 'LOCALHOST';

/** Node, on a ROS domain of its own. */
export default class RosDomainEnvironment extends TestEnvironment {}
