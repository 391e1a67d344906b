#!/bin/bash
# Starts the proxy as a container does, with its default model on the CPU, waits until the health check is content, and
# ends it: libraries that are missing, an addon that does not load, a broken entry point fail here, in the build.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
ROS_LOG_DIR=$(mktemp -d)
export VEH=check PROVIDER=cpu HEALTH_TIMEOUT=5 ROS_LOG_DIR

"$here/entrypoint.sh" proxy &
proxy=$!
# What it writes would stay in the image.
trap 'kill -KILL "$proxy" 2>/dev/null || true; rm -rf "$ROS_LOG_DIR"' EXIT
# Many tries: under emulation of another architecture the start takes minutes.
for _ in $(seq 40); do
  if ! kill -0 "$proxy" 2>/dev/null; then
    echo 'check-image.sh: expected the proxy to run, it ended; see above' >&2
    exit 1
  fi
  if "$here/entrypoint.sh" healthcheck; then
    kill -TERM "$proxy"
    wait "$proxy"
    exit 0
  fi
done
echo 'check-image.sh: expected a healthy proxy within 40 tries, found none' >&2
exit 1
