import { join } from 'node:path';
import { quoteIfNeeded } from '../process/quote';
import { STATE, type Environment } from './read-environment';

/**
 * What to do after an installation, as lines to copy.
 * @param root the clone
 * @param environment the ROS 2 that the clone was set up with; undefined: not known
 */
export function describeNextSteps(
  prefix: string,
  root: string,
  environment: Environment | undefined,
): string {
  const inPrefix = (path: string): string => quoteIfNeeded(join(prefix, path));
  if (environment?.kind === 'embedded') {
    return `Installed into ${prefix}.
This clone was set up without a sourced ROS 2. The prefix uses the ROS 2 in ${join(root, STATE)}:
keep the clone. That ROS 2 has no ros2 command; in every shell that is to use it:
  source ${inPrefix('setup.bash')}
Then:
  sim2real proxy --profile duckiebot-ros2 --veh NAME
For ros2 launch and ros2 run: source ROS 2, run "npm run setup" in the clone, then install again.
`;
  }
  const below = environment === undefined ? 'the ROS 2 that is sourced' : environment.prefix;
  return `Installed into ${prefix}, for ${below}. In every shell that is to use it:
  source ${inPrefix('setup.bash')}
Then:
  ros2 launch sim2real proxy.launch veh:=NAME
`;
}
