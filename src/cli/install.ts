import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { packageRoot } from '../process/package-root';
import { parseOutput } from './parse-options';

export function registerInstall(program: Command): void {
  program
    .command('install')
    .description('install the ROS 2 package sim2real into a prefix, without colcon')
    .requiredOption('--prefix <dir>', 'folder of the ament prefix; created if missing', parseOutput)
    .option('--symlink', 'link to this clone instead of copying: changes take effect after npm run build')
    .option('--remove', 'remove what an earlier install wrote there')
    .addHelpText(
      'after',
      `
Example:
  $ bin/sim2real install --prefix ~/sim2real-ros
  $ source ~/sim2real-ros/setup.bash
  $ ros2 launch sim2real proxy.launch veh:=duckie`,
    )
    .action(async (options) => {
      const { installPrefix, uninstallPrefix } = await import('../install/install-prefix.js');
      const { describeNextSteps } = await import('../install/describe-next-steps.js');
      const { readEnvironment } = await import('../install/read-environment.js');
      const prefix = resolve(options.prefix);
      if (options.remove) {
        const removed = await uninstallPrefix(prefix);
        process.stdout.write(`Removed ${removed.length} entries from ${prefix}\n`);
        return;
      }
      const stop = new AbortController();
      process.once('SIGINT', () => {
        stop.abort(new Error('interrupted; nothing was installed'));
      });
      const mode = options.symlink ? 'symlink' : 'copy';
      await installPrefix({ root: packageRoot, prefix, mode, signal: stop.signal });
      process.stdout.write(describeNextSteps(prefix, packageRoot, readEnvironment(packageRoot)));
    });
}
