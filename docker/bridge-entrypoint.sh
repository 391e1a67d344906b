#!/bin/bash
# The bridge between ROS 1 and ROS 2, in an image that has both.
#
#   bridge-entrypoint.sh              the bridge, to the master that ROS_MASTER_URI names
#   bridge-entrypoint.sh healthcheck  exit code 0 where the bridge runs and that master answers
set -eo pipefail # Not -u: the set-up scripts of ROS read variables that are not set.

fail() {
  echo "bridge: $1" >&2
  exit 2
}

[[ ${ROS_MASTER_URI:-} =~ ^http://([^:/]+):([0-9]+)/?$ ]] ||
  fail "ROS_MASTER_URI: expected for instance http://duckie.local:11311, found \"${ROS_MASTER_URI:-}\""
host=${BASH_REMATCH[1]}
port=${BASH_REMATCH[2]}

if [ "${1:-}" = healthcheck ]; then
  pgrep -f dynamic_bridge >/dev/null || fail 'dynamic_bridge does not run'
  timeout 5 bash -c "</dev/tcp/$host/$port" || fail "no ROS master at $host, port $port"
  exit 0
fi

for name in ROS_HOSTNAME ROS_DOMAIN_ID; do
  [ -n "${!name}" ] || unset "$name"
done
# Shared memory of this old Fast DDS and of the proxy's do not fit each other.
here=$(dirname "$(readlink -f "$0")")
export FASTRTPS_DEFAULT_PROFILES_FILE=$here/fastdds-udp.xml

# Each of the two warns about the other's ROS_DISTRO.
unset ROS_DISTRO
# shellcheck source=/dev/null
. "/opt/ros/${ROS1_DISTRO:-noetic}/setup.bash"
unset ROS_DISTRO
# shellcheck source=/dev/null
. "/opt/ros/${ROS2_DISTRO:-galactic}/setup.bash"
# Bridges a topic where one side publishes and the other subscribes: the proxy's laziness carries through it.
exec ros2 run ros1_bridge dynamic_bridge
