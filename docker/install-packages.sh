#!/bin/bash
# Installs Debian packages and leaves no lists behind. With ROS_DISTRO, a base image without that ROS 2 gets its
# ros-core first.
#
#   [ROS_DISTRO=jazzy] install-packages.sh PACKAGE...
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

# The key that signs packages.ros.org; what is downloaded must be this one.
fingerprint=C1CF6E31E6BADE8868B172B4F42ED6FBAB17C654
key_url=https://raw.githubusercontent.com/ros/rosdistro/master/ros.key
keyring=/usr/share/keyrings/ros-archive-keyring.gpg

add_ros() {
  apt-get install -y -qq --no-install-recommends ca-certificates curl gnupg
  local folder
  folder=$(mktemp -d)
  curl --fail --silent --show-error --location --retry 3 --output "$folder/ros.key" "$key_url"
  if ! gpg --homedir "$folder" --show-keys --with-colons "$folder/ros.key" | grep -q "^fpr:*$fingerprint:"; then
    echo "install-packages.sh: expected the key $fingerprint at $key_url, found another" >&2
    exit 1
  fi
  gpg --homedir "$folder" --dearmor --output "$keyring" "$folder/ros.key"
  rm -rf "$folder"
  # shellcheck source=/dev/null
  . /etc/os-release
  echo "deb [arch=$(dpkg --print-architecture) signed-by=$keyring] http://packages.ros.org/ros2/ubuntu $VERSION_CODENAME main" \
    >/etc/apt/sources.list.d/ros2.list
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "ros-${ROS_DISTRO:?}-ros-core"
}

apt-get update -qq
[ -z "${ROS_DISTRO:-}" ] || [ -d "/opt/ros/$ROS_DISTRO" ] || add_ros
apt-get install -y -qq --no-install-recommends "$@"
rm -rf /var/lib/apt/lists/*
