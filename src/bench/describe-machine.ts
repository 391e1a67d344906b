import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { packageRoot } from '../process/package-root';
import { readDependencyVersion } from '../process/read-version';
import type { Python } from './python';

/** The machine and the versions that the figures were measured with. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly onnxruntimeNode: string;
  readonly rclnodejs: string;
  readonly jpegTurbo: string;
  /** Versions of Python, OpenCV, onnxruntime and numpy. */
  readonly python: Readonly<Record<string, string>>;
  readonly ros: string;
  readonly rmw: string;
  /** The repository's commit; with `-dirty` where files differ from it. */
  readonly commit: string;
}

const PYTHON_VERSIONS = [
  'import json, platform, cv2, numpy, onnxruntime',
  'v = dict(python=platform.python_version(), opencv=cv2.__version__)',
  'print(json.dumps(dict(v, onnxruntime=onnxruntime.__version__, numpy=numpy.__version__)))',
].join('\n');

export function describeProcessor(): Pick<Machine, 'cpu' | 'cores'> {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism() };
}

export function describeMachine({ file, env }: Python): Machine {
  return {
    ...describeProcessor(),
    node: process.versions.node,
    onnxruntimeNode: readDependencyVersion('onnxruntime-node'),
    rclnodejs: readDependencyVersion('rclnodejs'),
    jpegTurbo: readDependencyVersion('@julusian/jpeg-turbo'),
    python: JSON.parse(execFileSync(file, ['-c', PYTHON_VERSIONS], { env, encoding: 'utf8' })) as Record<
      string,
      string
    >,
    ros: process.env['ROS_DISTRO'] ?? 'unknown',
    rmw: process.env['RMW_IMPLEMENTATION'] ?? 'default',
    commit: readCommit(),
  };
}

function readCommit(): string {
  try {
    const git = ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
    return execFileSync('git', git, {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
