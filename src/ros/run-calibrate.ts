import {
  CALIBRATE_PARAMETERS,
  parseCalibrateParameters,
  type CalibrateParameters,
} from '../config/calibrate-parameters';
import { chooseLabeller } from '../evaluate/variants/frame-labeller';
import { checkOutputFile } from '../process/output-path';
import { CalibrateNode } from './calibrate-node';
import { CALIBRATE_INTERFACES } from './calibrate-interface';
import { runGraphNode, type GraphContext, type StartedNode } from './run-graph-node';
import { fillVehicle } from '../node/topic-names';

/** Messages wake it at once; without any, each look costs CPU: at 20 ms 0.3 % of a core more. */
const SPIN_MS = 100;

/**
 * Runs the node that fits a running line detector's thresholds to the light, until a signal.
 * @param ros ROS arguments without `--ros-args`
 * @returns exit code
 */
export function runCalibrate(ros: readonly string[]): Promise<number> {
  return runGraphNode(
    {
      name: 'calibrate',
      what: 'the calibration',
      table: CALIBRATE_PARAMETERS,
      parse: parseCalibrateParameters,
      spinMs: SPIN_MS,
      start: startCalibrate,
    },
    ros,
  );
}

async function startCalibrate({
  node,
  remapped,
  parameters,
  log,
}: GraphContext<CalibrateParameters>): Promise<StartedNode> {
  const { output, labeller } = parameters;
  // What is wrong with them is said now, not when the first frame comes.
  if (output !== '') await checkOutputFile(output);
  await chooseLabeller(labeller === '' ? undefined : labeller);
  const own = CALIBRATE_INTERFACES.inputCompressed.name;
  const camera = remapped.choose(own, remapped.has(own) ? '' : fillVehicle(parameters, 'topics.input'));
  const calibrating = new CalibrateNode({ node, camera: node.resolveTopicName(camera), parameters, log });
  return { ended: new Promise(() => undefined), close: () => calibrating.close() };
}
