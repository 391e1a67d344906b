// @ts-check
// Prints shell commands that put bin/sim2real's shell into the ROS environment; with --json the whole answer, and
// with --python that of a Python child.
import { pythonEnvironment, resolveEnvironment } from './environment.mjs';
import { describeError } from './setup-error.mjs';

try {
  const args = process.argv.slice(2);
  if (args.includes('--json')) {
    const resolved = resolveEnvironment();
    console.log(
      JSON.stringify(args.includes('--python') ? { ...resolved, env: pythonEnvironment() } : resolved),
    );
  } else {
    console.log(formatExports(resolveEnvironment().env));
  }
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}

/** @param {Record<string, string>} env */
function formatExports(env) {
  return Object.entries(env)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
    .join('\n');
}
