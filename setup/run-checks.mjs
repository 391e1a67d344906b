// @ts-check
import { join } from 'node:path';
import { auditDependencies } from './audit-dependencies.mjs';
import { compileAside } from './compile.mjs';
import { runForeground } from './run-foreground.mjs';
import { addResults, NO_RESULT, printResult } from './test-results.mjs';

/** As many as there are cores on a small machine; the compiler and the linter take 1.5 GB each. */
const AT_ONCE = 2;

/**
 * @typedef {import('./paths.mjs').Paths} Paths
 * @typedef {import('./test-results.mjs').TestResult} TestResult
 * @typedef {(text: string) => void} Say
 */

/** @type {Record<string, (paths: Paths, say: Say) => Promise<TestResult>>} the longest first; each takes one core */
export const CHECKS = {
  lint: (paths, say) => runTool(paths, say, ['eslint', 'bin', 'eslint.js'], ['.']),
  types: async (paths, say) => countCheck(await compileAside(paths, say)),
  format: (paths, say) =>
    runTool(paths, say, ['prettier', 'bin', 'prettier.cjs'], ['--check', '--log-level=warn', '.']),
  imports: (paths, say) =>
    runTool(
      paths,
      say,
      ['dependency-cruiser', 'bin', 'dependency-cruise.mjs'],
      ['src', 'test', '--output-type', 'err-long'],
    ),
  'setup-types': (paths, say) => runTool(paths, say, ['typescript', 'bin', 'tsc'], ['-p', 'setup']),
  audit: async (paths, say) => countAudit(auditDependencies(paths, process.env), say),
};

/**
 * Runs checks side by side. What one writes is printed when it has ended, so that their lines do not mix.
 * @param {Paths} paths
 * @param {string[]} names
 * @returns {Promise<TestResult>} their sum
 */
export async function runChecks(paths, names) {
  const waiting = [...names];
  let total = NO_RESULT;
  const runWaiting = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const started = Date.now();
      let output = '';
      const result = await CHECKS[name]?.(paths, (text) => (output += text));
      if (result === undefined) continue;
      process.stdout.write(`\n== ${name}\n${output}`);
      printResult(name, result, started);
      total = addResults(total, result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runWaiting));
  return total;
}

/**
 * @param {Paths} paths
 * @param {Say} say
 * @param {string[]} tool its script below node_modules
 * @param {string[]} args
 */
async function runTool(paths, say, tool, args) {
  const script = join(paths.nodeModules, ...tool);
  const options = { cwd: paths.root, env: process.env, say };
  return countCheck((await runForeground(process.execPath, [script, ...args], options)) === 0);
}

/** @param {boolean} ok */
function countCheck(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/**
 * @param {import('./audit-dependencies.mjs').AuditVerdict} verdict said in any case; where no advisories can be had the
 *   check counts as skipped
 * @param {Say} say
 */
function countAudit({ kind, detail }, say) {
  say(`${kind === 'not asked' ? 'SKIPPED: ' : ''}${detail}\n`);
  return kind === 'not asked' ? { passed: 0, failed: 0, skipped: 1 } : countCheck(kind === 'clean');
}
