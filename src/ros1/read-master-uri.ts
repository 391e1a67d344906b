import { ConfigError } from '../config/config-error';

const DEFAULT_MASTER = 'http://localhost:11311/';

/**
 * Where the ROS master is. One that does not answer yet is waited for; what cannot be an address would be for ever.
 * @throws ConfigError
 */
export function readMasterUri(env: NodeJS.ProcessEnv): string {
  const uri = env['ROS_MASTER_URI'] || DEFAULT_MASTER;
  if (!URL.canParse(uri) || new URL(uri).protocol !== 'http:')
    throw new ConfigError(`ROS_MASTER_URI: expected http://HOST:11311, found "${uri}"`);
  return uri;
}
