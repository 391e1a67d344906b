import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';

/** onnxruntime-node's execution providers that this program knows, fastest first. */
export const PROVIDERS = ['tensorrt', 'cuda', 'webgpu', 'cpu'] as const;

/** Libraries that onnxruntime loads when such a session is made; they are not in the npm package. */
const LIBRARIES: Readonly<Record<string, string>> = {
  tensorrt: 'libonnxruntime_providers_tensorrt.so',
  cuda: 'libonnxruntime_providers_cuda.so',
};

/**
 * Why a provider cannot work here, as far as can be told without trying it; undefined where it is worth a try.
 * Trying one whose library is missing makes onnxruntime print to stderr, which looks like a failure to users.
 */
export function findObstacle(provider: string): string | undefined {
  const known = listSupportedBackends().map(({ name }) => name);
  if (!known.includes(provider)) {
    return `this build of onnxruntime-node does not know it (it knows ${known.join(', ')})`;
  }
  const library = LIBRARIES[provider];
  if (library !== undefined && process.platform === 'linux') {
    const path = join(findLibraryFolder(), library);
    if (!existsSync(path)) {
      return `${path} is missing: the GPU libraries of onnxruntime are not installed`;
    }
  }
  return undefined;
}

function findLibraryFolder(): string {
  const root = dirname(dirname(require.resolve('onnxruntime-node')));
  return join(root, 'bin', 'napi-v6', process.platform, process.arch);
}
