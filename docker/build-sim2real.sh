#!/bin/bash
# Builds the clone with the project's own set-up and installs what runs, and only that, as an ament prefix. With
# EMBEDDED_ROS=1 the set-up installs its own ROS 2, which the prefix refers to: the clone's .ros has to stay.
# Two steps, because the first takes minutes and depends on fewer files: a changed source then spares it.
#
#   build-sim2real.sh packages          npm ci as locked; rclnodejs and its messages for the sourced ROS 2
#   build-sim2real.sh program PREFIX    TypeScript compiled; program and production packages into PREFIX
set -eo pipefail # Not -u: the set-up scripts of ROS read variables that are not set.

cd "$(dirname "$(readlink -f "$0")")/.."
if [ -z "${AMENT_PREFIX_PATH:-}" ] && [ -z "${EMBEDDED_ROS:-}" ]; then
  # shellcheck source=/dev/null
  . "/opt/ros/${ROS_DISTRO:?expected a sourced ROS 2, or its name, for instance jazzy}/setup.bash"
fi

case ${1:-} in
  packages)
    node --input-type=module -e '
      import { pathToFileURL } from "node:url";
      const load = (name) => import(pathToFileURL(process.cwd() + "/setup/" + name).href);
      const [{ ensureSetup }, { describeError }] = [await load("set-up.mjs"), await load("setup-error.mjs")];
      await ensureSetup().catch((error) => {
        console.error(describeError(error));
        process.exit(1);
      });'
    ;;
  program)
    prefix=${2:?expected the prefix to install into, for instance /opt/sim2real}
    node setup/main.mjs build
    # The installer leaves out development packages and the inference libraries of other machines.
    node dist/src/cli/main.js install --prefix "$prefix"
    ;;
  *)
    echo "build-sim2real.sh: expected packages, or program PREFIX; found \"${1:-}\"" >&2
    exit 2
    ;;
esac
