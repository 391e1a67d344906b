/** Nodes, named as the commands of sim2real that start them. */
const NODES = {
  proxy: 'the camera proxy',
  watch: 'the comparison of camera and proxy',
  robot: 'a simulated world as a robot',
  agent: 'the lane follower',
  'calibrate-live': 'the calibration of a running line detector',
} as const;

/**
 * The scripts PREFIX/lib/sim2real/NAME, by path relative to the prefix, which `ros2 run sim2real NAME` and launch files
 * start, and PREFIX/bin/sim2real, the command line. ROS is sourced there, so node can start at once; only a clone with an embedded ROS needs the variables that
 * bin/sim2real sets. exec leaves one process, so that launch's signals reach the node itself.
 */
export const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(NODES).map(([command, what]): [string, string] => [
    `lib/sim2real/${command}`,
    makeScript(what, '../..', ` ${command}`),
  ]),
  ['bin/sim2real', makeScript("sim2real's command line", '..', '')],
]);

/** @param up from the script's folder to the prefix @param command with a blank before it, or empty */
function makeScript(what: string, up: string, command: string): string {
  return `#!/bin/sh
# Starts ${what}. Written by sim2real's installer.
set -eu
share=$(dirname "$(readlink -f "$0")")/${up}/share/sim2real
command -v node >/dev/null || {
  echo "sim2real: expected Node 20.20 or newer on PATH, found no node; install it: https://nodejs.org" >&2
  exit 1
}
if [ -e "$share/.ros/environment.json" ]; then
  exec "$share/bin/sim2real"${command} "$@"
fi
# As bin/sim2real: one heap, 20 MiB less in the proxy.
export MALLOC_ARENA_MAX="\${MALLOC_ARENA_MAX:-1}"
# And calibrate-live, which works once a second, keeps nothing between: 15 MiB.
[ "${command.trim() || '${1:-}'}" != calibrate-live ] || export MALLOC_TRIM_THRESHOLD_="\${MALLOC_TRIM_THRESHOLD_:-131072}" MALLOC_MMAP_THRESHOLD_="\${MALLOC_MMAP_THRESHOLD_:-131072}"
exec node "$share/dist/src/cli/main.js"${command} "$@"
`;
}
