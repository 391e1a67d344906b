import { join } from 'node:path';
import { quote } from '../process/quote';

/**
 * Makes the scripts that add a prefix to a shell, by file name; the names are ament's: local_setup.* adds this prefix
 * alone, setup.* also the ROS 2 below it.
 * @param prefix absolute; sh cannot tell which file it reads, so that script has it written down
 * @param underlay prefix of the ROS 2 that the program was built with, for instance /opt/ros/jazzy
 */
export function makeSetupScripts(prefix: string, underlay: string | undefined): Map<string, string> {
  const scripts = new Map<string, string>();
  const folders = {
    sh: quote(prefix),
    bash: '"$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"',
    zsh: '"${0:A:h}"',
  };
  for (const [shell, folder] of Object.entries(folders)) {
    scripts.set(`local_setup.${shell}`, makeLocalSetup(folder));
    const below = underlay === undefined ? '' : makeUnderlay(quote(join(underlay, `setup.${shell}`)));
    scripts.set(
      `setup.${shell}`,
      `${HEADER}_sim2real_prefix=${folder}\n${below}. "$_sim2real_prefix/local_setup.${shell}"\nunset _sim2real_prefix\n`,
    );
  }
  return scripts;
}

const HEADER = "# Written by sim2real's installer; source it, do not run it.\n";

function makeLocalSetup(folder: string): string {
  return `${HEADER}_sim2real_local=${folder}
case ":\${AMENT_PREFIX_PATH:-}:" in
  *":$_sim2real_local:"*) ;;
  *) export AMENT_PREFIX_PATH="$_sim2real_local\${AMENT_PREFIX_PATH:+:$AMENT_PREFIX_PATH}" ;;
esac
case ":$PATH:" in
  *":$_sim2real_local/bin:"*) ;;
  *) export PATH="$_sim2real_local/bin:$PATH" ;;
esac
unset _sim2real_local
`;
}

/** Sources the ROS 2 below, unless a workspace is sourced already. */
function makeUnderlay(script: string): string {
  return `if [ -z "\${AMENT_PREFIX_PATH:-}" ] && [ -f ${script} ]; then . ${script}; fi\n`;
}
