#!/bin/bash
# Builds onnxruntime's Node binding with CUDA and TensorRT from source: npm's package has only the CPU for arm64. The
# version has to be that of package.json, so that JavaScript and binding fit. Takes hours on a Jetson.
#
#   build-onnxruntime.sh VERSION OUT    leaves binding and libraries in OUT
set -euo pipefail

version=${1:?expected the version, for instance 1.30.0}
out=${2:?expected the folder for binding and libraries}
libraries=/usr/lib/$(uname -m)-linux-gnu
# A compiler of CUDA code takes 2 GB and more: one for each 4 GB of memory.
jobs=$(awk '/^MemTotal/ { jobs = int($2 / 4e6); print (jobs < 1 ? 1 : jobs) }' /proc/meminfo)

if [ "${DRY_RUN:-}" = 1 ]; then
  echo "onnxruntime $version, $jobs jobs, libraries in $libraries"
  exit 0
fi

source=$(mktemp -d)
git clone --quiet --depth 1 --branch "v$version" --recurse-submodules --shallow-submodules \
  https://github.com/microsoft/onnxruntime.git "$source"
cd "$source"
# Ubuntu 22.04 has an older CMake than this build asks for.
python3 -m pip install --quiet 'cmake>=3.28,<4'
./build.sh --config Release --update --build --skip_tests --allow_running_as_root --parallel "$jobs" \
  --build_shared_lib --build_nodejs \
  --use_cuda --cuda_home /usr/local/cuda --cudnn_home "$libraries" \
  --use_tensorrt --tensorrt_home "$libraries" \
  --cmake_extra_defines "CMAKE_CUDA_ARCHITECTURES=${CUDA_ARCHITECTURES:?for instance 87, that of Orin}"

# What --build_nodejs calls does not in every version hand the providers on to the binding; without them compiled in
# it refuses to be asked for them.
(cd js/node && npm run build -- "--onnxruntime-build-dir=$source/build/Linux/Release" --config=Release \
  --use_cuda --use_tensorrt)

mkdir -p "$out"
cp js/node/bin/napi-v6/linux/*/* "$out"
# Loaded by name from the folder of the binding; not every version of the build puts them there.
cp --no-clobber build/Linux/Release/libonnxruntime_providers_*.so "$out"
ls -l "$out"
rm -rf "$source"
