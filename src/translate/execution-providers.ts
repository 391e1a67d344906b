import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';

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
  // Vulkan's software renderers count as adapters, too, and are slower than the CPU provider.
  if (provider === 'webgpu' && process.platform === 'linux' && !hasGpuDevice()) {
    return 'there is no GPU device (/dev/dri/render*, /dev/nvidia0, /dev/dxg)';
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

function hasGpuDevice(): boolean {
  const devices = existsSync('/dev/dri') ? readdirSync('/dev/dri') : [];
  return (
    devices.some((name) => name.startsWith('render')) ||
    ['/dev/nvidia0', '/dev/dxg'].some((path) => existsSync(path))
  );
}

function findLibraryFolder(): string {
  const root = dirname(dirname(require.resolve('onnxruntime-node')));
  return join(root, 'bin', 'napi-v6', process.platform, process.arch);
}
