#!/bin/bash
# Finishes a Node whose files were copied from Node's official image into PREFIX: that copy leaves out npm's links.
# Where npm was not copied (what runs needs none) it only makes sure that Node starts on this system.
set -euo pipefail

prefix=${1:?expected the prefix that has bin/node, for instance /usr/local}
npm=$prefix/lib/node_modules/npm/bin/npm-cli.js
if [ -f "$npm" ]; then
  ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$prefix/bin/npm"
  PATH="$prefix/bin:$PATH" npm --version
fi
# Node's binary needs glibc 2.28: on an older system it fails here, not on the robot.
"$prefix/bin/node" --version
