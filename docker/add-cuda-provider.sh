#!/bin/bash
# Adds onnxruntime's CUDA and TensorRT providers for x86-64 to the packages of a built clone, by onnxruntime-node's own
# install script, which the set-up skips: it downloads about 300 MB that only a machine with a GPU needs.
#
#   add-cuda-provider.sh cpu|cuda12
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")/.."
case ${1:-} in
  cpu) ;;
  cuda12) ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js ;;
  *)
    echo "add-cuda-provider.sh: expected cpu or cuda12, found \"${1:-}\"" >&2
    exit 2
    ;;
esac
