import { AGENT_PARAMETERS, parseAgentParameters, type AgentParameters } from '../config/drive-parameters';
import { describeAgent, loadAgent } from '../drive/load-agent';
import { calibrateCamera, createRobotCamera } from '../world';
import { AgentNode } from './agent-node';
import { runGraphNode, type GraphContext, type StartedNode } from './run-graph-node';
import { fillVehicle } from '../node/topic-names';

/**
 * Runs an agent on the graph, Duckietown's lane follower or a policy, until a signal.
 * @param ros ROS arguments without `--ros-args`
 * @returns exit code
 */
export function runAgent(ros: readonly string[]): Promise<number> {
  return runGraphNode(
    {
      name: 'agent',
      what: 'the agent',
      table: AGENT_PARAMETERS,
      parse: parseAgentParameters,
      start: startAgent,
    },
    ros,
  );
}

async function startAgent({
  node,
  remapped,
  parameters,
  log,
}: GraphContext<AgentParameters>): Promise<StartedNode> {
  // The camera of both worlds' robot; Duckietown's simulator differs by a few pixels.
  const calibration = calibrateCamera(createRobotCamera());
  const agent = await loadAgent(parameters, calibration);
  const topics = {
    image: remapped.choose('image_proxy/compressed', fillVehicle(parameters, 'topics.output')),
    executed: 'executed',
    command: 'car_cmd',
  };
  const driving = new AgentNode(node, topics, parameters['types.command'], agent, log);
  log.info({ image: node.resolveTopicName(topics.image), agent: describeAgent(parameters) }, 'driving');
  return { ended: new Promise(() => undefined), close: () => driving.close() };
}
