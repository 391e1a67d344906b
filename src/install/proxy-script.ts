/**
 * PREFIX/lib/sim2real/proxy: what `ros2 run sim2real proxy` and launch files start. There ROS is sourced, and node can
 * start at once; only a clone that brought its own ROS needs the variables that bin/sim2real sets.
 * exec leaves one process, so that launch's signals reach the node itself.
 */
export const PROXY_SCRIPT = `#!/bin/sh
# Starts the camera proxy. Written by sim2real's installer.
set -eu
share=$(dirname "$(readlink -f "$0")")/../../share/sim2real
command -v node >/dev/null || {
  echo "sim2real: expected Node 20.20 or newer on PATH, found no node; install it: https://nodejs.org" >&2
  exit 1
}
if [ -e "$share/.ros/environment.json" ]; then
  exec "$share/bin/sim2real" proxy "$@"
fi
exec node "$share/dist/src/cli/main.js" proxy "$@"
`;
