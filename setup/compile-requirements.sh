#!/bin/sh
# Resolves the .in files again to hashed locks. Needs uv (https://docs.astral.sh/uv/) on PATH; run it from anywhere.
set -eu
cd "$(dirname "$0")"
rm -f requirements-ros.txt requirements-test.txt requirements-sdist.txt
compile() {
  uv pip compile --quiet --universal --python-version 3.10 --generate-hashes \
    --custom-compile-command setup/compile-requirements.sh "$@"
}
# empy (of colcon) and connection-pool (of Snakemake) have no wheel; notify2 has none either and only shows desktop pop-ups.
compile -c constraints.txt --no-emit-package empy requirements-ros.in -o requirements-ros.txt
compile -c constraints.txt -c requirements-ros.txt --no-emit-package empy --no-emit-package connection-pool \
  --no-emit-package notify2   requirements-test.in -o requirements-test.txt
compile requirements-sdist.in -o requirements-sdist.txt
