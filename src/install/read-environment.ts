import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InstallError } from './install-error';

/** The set-up's folder in a clone. */
export const STATE = '.ros';

const environmentSchema = z.object({
  /** `sourced`: the user's own ROS 2; `embedded`: the one in the clone; `none`: set up without one. */
  kind: z.enum(['sourced', 'embedded', 'none']),
  /** Where that ROS 2 is, for instance /opt/ros/jazzy; empty where there is none. */
  prefix: z.string(),
});

/** The ROS 2 that a clone was set up with. */
export type Environment = z.infer<typeof environmentSchema>;

/**
 * Reads what the set-up found; undefined where npm and tsc were run by hand.
 * @throws InstallError if the file is not the set-up's, or the clone was set up without ROS 2
 */
export function readEnvironment(root: string): Environment | undefined {
  const path = join(root, STATE, 'environment.json');
  if (!existsSync(path)) return undefined;
  const parsed = environmentSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new InstallError(`${path} is not what the set-up writes; run: npm run setup`);
  if (parsed.data.kind === 'none') {
    throw new InstallError(
      `expected a clone that was set up with ROS 2, found ${root}, set up with --no-ros; run: npm run setup`,
    );
  }
  return parsed.data;
}
