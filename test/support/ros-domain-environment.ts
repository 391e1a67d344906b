import { TestEnvironment } from 'jest-environment-node';
import { isolateRos } from '../../src/process/ros-isolation';

// Workers that start at the same moment search for a free domain from places well apart.
const SEED_STEP = 25;

// A domain of this run's own, and one for each of jest's workers, which are numbered from 1; and, as for the demo, loopback
// alone: tests neither hear nor disturb each other or a robot on the network. It is done here, once in each worker, since
// what a test writes to its process.env does not reach the programs that it starts.
const worker = Number(process.env['JEST_WORKER_ID'] ?? 1);
const { env } = isolateRos(process.env, { seed: process.ppid + SEED_STEP * worker });
for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name);
Object.assign(process.env, env);
// By `npm run test:coverage`, which measures what tests start; jest's own processes are measured by jest.
const { SIM2REAL_COVERAGE } = process.env;
if (SIM2REAL_COVERAGE) process.env['NODE_V8_COVERAGE'] = SIM2REAL_COVERAGE;

/** Node, on a ROS domain of its own. */
export default class RosDomainEnvironment extends TestEnvironment {}
