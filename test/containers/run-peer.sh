#!/bin/bash
# Runs a Python program in the build stage of docker/Dockerfile.debian, which has rclpy: run-peer.sh PROGRAM ARGUMENT...
set -eo pipefail
eval "$(node /sim2real/setup/print-environment.mjs)"
python=$(node -p "JSON.parse(require('fs').readFileSync('/sim2real/.ros/environment.json')).python")
# libpython is for Node.
unset LD_PRELOAD
exec "$python" "$@"
