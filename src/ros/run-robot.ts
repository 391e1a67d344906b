import { ROBOT_PARAMETERS, parseRobotParameters, type RobotParameters } from '../config/drive-parameters';
import { ConfigError } from '../config/config-error';
import { driveLive } from '../drive/drive-live';
import { DRIVE_LIGHTS, type DriveLight } from '../drive/drive-plan';
import type { EpisodeRecord } from '../drive/episode';
import { openWorld } from '../drive/open-world';
import type { World } from '../world';
import { RobotLink } from './robot-link';
import { runGraphNode, type GraphContext, type StartedNode } from './run-graph-node';
import { fillVehicle } from '../node/topic-names';

/**
 * Runs a world as a robot on the graph, until its episode or a signal ends it.
 * @param ros ROS arguments without `--ros-args`
 * @param onEpisode called with each episode that has ended
 * @returns exit code
 */
export function runRobot(
  ros: readonly string[],
  onEpisode: (record: EpisodeRecord) => void,
): Promise<number> {
  return runGraphNode(
    {
      name: 'robot',
      what: 'the drive',
      table: ROBOT_PARAMETERS,
      parse: parseRobotParameters,
      start: (context) => startRobot(context, onEpisode),
    },
    ros,
  );
}

async function startRobot(
  { node, remapped, parameters, log }: GraphContext<RobotParameters>,
  onEpisode: (record: EpisodeRecord) => void,
): Promise<StartedNode> {
  const { map, seed, seconds, waits } = parameters;
  const light = parseLight(parameters.light);
  const topics = {
    camera: remapped.choose('image/compressed', fillVehicle(parameters, 'topics.input')),
    executed: 'executed',
    command: 'car_cmd',
  };
  const link = new RobotLink(
    node,
    topics,
    parameters['types.command'],
    `${parameters.veh}/camera_optical_frame`,
  );
  const { world } = await openWorld({ world: parameters.world, motorNoise: 0 }, { map, light });
  log.info(
    { world: parameters.world, map, light, seed, camera: node.resolveTopicName(topics.camera) },
    'on the road',
  );
  let isStopped = false;
  const driving = drive(world, link);
  return {
    ended: driving,
    close: async () => {
      isStopped = true;
      await world.close();
    },
  };

  async function drive(driven: World, to: RobotLink): Promise<string> {
    for (let next = seed; ; next++) {
      to.begin();
      const record = await driveLive({
        world: driven,
        link: to,
        seed: next,
        seconds: seconds === 0 ? Infinity : seconds,
        waits,
        isStopped: () => isStopped,
      });
      if (isStopped) return 'stopped';
      onEpisode(record);
      if (seconds !== 0) return `the episode is over: ${record.end}`;
      log.info({ seconds: record.figures.survivalTime }, `${record.end}; starting anew`);
    }
  }
}

function parseLight(light: string): DriveLight {
  const found = DRIVE_LIGHTS.find((each) => each === light);
  if (found !== undefined) return found;
  throw new ConfigError(`parameter "light": expected one of ${DRIVE_LIGHTS.join(', ')}, found "${light}"`);
}
