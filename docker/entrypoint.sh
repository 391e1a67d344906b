#!/bin/bash
# What a container runs: puts ROS 2 and this package into the environment, turns the container's variables into
# arguments, and becomes the program, so that signals reach it. `ros2 launch` is not used: ended by SIGTERM, which is
# how containers are stopped, it leaves its nodes running.
#
#   entrypoint.sh proxy [ARGUMENT...]    the proxy, from VEH, MODEL, DIRECTION, PROFILE, PROVIDER; with ROS_MASTER_URI as
#                                        a node of ROS 1
#   entrypoint.sh healthcheck            exit code 0 where the proxy of VEH says OK or WARN
#   entrypoint.sh COMMAND [ARGUMENT...]  any other command of sim2real
set -eo pipefail # Not -u: the set-up scripts of ROS read variables that are not set.

here=$(dirname "$(readlink -f "$0")")
prefix=${SIM2REAL_PREFIX:-/opt/sim2real}
share=$prefix/share/sim2real

fail() {
  echo "sim2real: $1" >&2
  exit 2
}

# docker-compose.yml hands on every variable, set or not; to ROS and DDS an empty one is not the same as none.
for name in ROS_DOMAIN_ID ROS_STATIC_PEERS ROS_DISCOVERY_SERVER RMW_IMPLEMENTATION ROS_MASTER_URI ROS_HOSTNAME; do
  [ -n "${!name}" ] || unset "$name"
done

# As the launch files and sim2real itself have it: VEH, else Duckietown's own variable.
export VEH=${VEH:-${VEHICLE_NAME:-}}
[ -n "$VEH" ] || unset VEH

case ${DDS_PROFILE:-} in
  '') ;;
  udp | network)
    # Fast DDS of Humble and Jazzy (2.x) reads this variable; that of Kilted (3.x) has another.
    export FASTRTPS_DEFAULT_PROFILES_FILE=$here/fastdds-$DDS_PROFILE.xml
    export FASTDDS_DEFAULT_PROFILES_FILE=$FASTRTPS_DEFAULT_PROFILES_FILE
    ;;
  *) fail "DDS_PROFILE: expected udp, network or nothing, found \"$DDS_PROFILE\"" ;;
esac

[ -f "$share/dist/src/cli/main.js" ] || fail "expected the installed program in $share, found none"
# A clone that brought its own ROS, as on a machine without ROS, sets the variables in its own script.
if [ ! -e "$share/.ros/environment.json" ]; then
  ros=/opt/ros/${ROS_DISTRO:-jazzy}/setup.bash
  # shellcheck source=/dev/null
  [ ! -f "$ros" ] || . "$ros"
  # Without ROS rclnodejs cannot load its addon, and deletes it to build it anew.
  [ -n "${AMENT_PREFIX_PATH:-}" ] || fail "expected ROS 2 in ${ros%/*} or sourced, found none"
  # shellcheck source=/dev/null
  [ ! -f "$prefix/local_setup.bash" ] || . "$prefix/local_setup.bash"
fi
program=$prefix/bin/sim2real

command=${1:-proxy}
[ $# -eq 0 ] || shift
case $command in
  proxy)
    case " $* " in
      *' --help '* | *' -h '*) exec "$program" proxy --help ;;
    esac
    [[ ${VEH:-} =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] ||
      fail "VEH: expected the name of the robot (letters, digits, _), found \"${VEH:-}\"; for instance VEH=duckie"
    default=duckiebot-ros2
    [ -z "${ROS_MASTER_URI:-}" ] || default=duckiebot-daffy
    arguments=(--profile "${PROFILE:-$default}" --veh "$VEH")
    [ -z "${MODEL:-}" ] || arguments+=(--model "$MODEL")
    [ -z "${DIRECTION:-}" ] || arguments+=(--direction "$DIRECTION")
    if [ -n "${ROS_MASTER_URI:-}" ]; then
      [ -z "${PROVIDER:-}" ] || set -- "$@" "_provider:=$PROVIDER"
      exec "$program" proxy --ros1 "${arguments[@]}" "$@"
    fi
    ros_arguments=()
    [ -z "${PROVIDER:-}" ] || ros_arguments=(--ros-args -p "provider:=$PROVIDER")
    exec "$program" proxy "${arguments[@]}" "$@" "${ros_arguments[@]}"
    ;;
  healthcheck)
    ros1=()
    [ -z "${ROS_MASTER_URI:-}" ] || ros1=(--ros1)
    exec "$program" status "${ros1[@]}" --once --timeout "${HEALTH_TIMEOUT:-10}" --node "/${VEH:-}/proxy"
    ;;
  *) exec "$program" "$command" "$@" ;;
esac
