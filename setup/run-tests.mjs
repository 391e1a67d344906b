// @ts-check
import { join } from 'node:path';
import { auditDependencies } from './audit-dependencies.mjs';
import { compile, ensureCompiled } from './compile.mjs';
import { nodeEnvironment, resolveEnvironment } from './environment.mjs';
import { runForeground } from './run-foreground.mjs';
import { runJest } from './run-jest.mjs';
import { addResults, formatSummary } from './test-results.mjs';

const ROS_TESTS = '/dist/test/ros/';

/**
 * @typedef {import('./paths.mjs').Paths} Paths
 * @typedef {import('./setup-error.mjs').SetupError} SetupError
 * @typedef {import('./test-results.mjs').TestResult} TestResult
 */

/** @typedef {(paths: Paths, jestArgs: string[], lint: Promise<FinishedCheck> | undefined) => Promise<TestResult>} RunSuite */
/** @typedef {{ code: number, output: string }} FinishedCheck */

/** @type {Record<string, RunSuite>} in the order of running */
const SUITES = {
  types: async (paths) => countCheck(compile(paths)),
  'setup-types': (paths) => runCheck(paths, ['typescript', 'bin', 'tsc'], ['-p', 'setup']),
  imports: (paths) =>
    runCheck(
      paths,
      ['dependency-cruiser', 'bin', 'dependency-cruise.mjs'],
      ['src', 'test', '--output-type', 'err-long'],
    ),
  format: (paths) =>
    runCheck(paths, ['prettier', 'bin', 'prettier.cjs'], ['--check', '--log-level=warn', '.']),
  lint: async (_paths, _args, lint) => reportCheck(await lint),
  audit: async (paths) => countAudit(auditDependencies(paths, process.env)),
  unit: (paths, args) =>
    runJest(
      paths,
      'unit',
      // At the end: jest takes all words behind it for patterns to ignore.
      [...args, '--testPathIgnorePatterns', ROS_TESTS],
      describeTestEnvironment(process.env),
    ),
  ros: (paths, args) => runJest(paths, 'ros', narrowToRos(args), describeTestEnvironment(nodeEnvironment())),
};

/**
 * Runs all suites, a failing one included, and ends with one line that sums them up.
 * @param {Paths} paths
 * @param {string[]} args names of suites (default: all), then arguments for jest
 * @returns {Promise<number>} the exit code
 * @throws {SetupError} where some suites alone are to run, and the project does not compile
 */
export async function runTests(paths, args) {
  const end = args.findIndex((arg) => !(arg in SUITES));
  const named = end === -1 ? args : args.slice(0, end);
  const jestArgs = end === -1 ? [] : args.slice(end);
  // Among all suites `types` compiles, whatever it finds compiled.
  const runsCompiled = named.includes('unit') || named.includes('ros');
  if (runsCompiled && !named.includes('types')) ensureCompiled(paths, console.log);
  /** @type {TestResult} */
  let total = { passed: 0, failed: 0, skipped: 0 };
  const isWanted = (/** @type {string} */ name) => named.length === 0 || named.includes(name);
  // The longest check takes one core: it runs beside the others, up to its turn.
  const lint = isWanted('lint') ? runLint(paths) : undefined;
  for (const [name, run] of Object.entries(SUITES)) {
    if (!isWanted(name)) continue;
    const started = Date.now();
    console.log(`\n== ${name}`);
    const result = await run(paths, jestArgs, lint);
    console.log(`== ${name}: ${formatSummary(result)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    total = addResults(total, result);
  }
  console.log(`\n${formatSummary(total)}`);
  return total.failed === 0 ? 0 : 1;
}

/**
 * @param {Paths} paths
 * @returns {Promise<FinishedCheck>}
 */
async function runLint(paths) {
  let output = '';
  const script = join(paths.nodeModules, 'eslint', 'bin', 'eslint.js');
  const code = await runForeground(process.execPath, [script, '.'], {
    cwd: paths.root,
    env: process.env,
    say: (text) => (output += text),
  });
  return { code, output };
}

/** @param {FinishedCheck | undefined} check */
function reportCheck(check) {
  process.stdout.write(check?.output ?? '');
  return countCheck(check?.code === 0);
}

/** @param {boolean} ok */
function countCheck(ok) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/**
 * @param {import('./audit-dependencies.mjs').AuditVerdict} verdict said in any case; where no advisories can be had the
 *   suite counts as skipped
 */
function countAudit({ kind, detail }) {
  console.log(`${kind === 'not asked' ? 'SKIPPED: ' : ''}${detail}`);
  return kind === 'not asked' ? { passed: 0, failed: 0, skipped: 1 } : countCheck(kind === 'clean');
}

/**
 * @param {Paths} paths
 * @param {string[]} tool its script below node_modules
 * @param {string[]} args
 */
async function runCheck(paths, tool, args) {
  const script = join(paths.nodeModules, ...tool);
  const code = await runForeground(process.execPath, [script, ...args], {
    cwd: paths.root,
    env: process.env,
  });
  return countCheck(code === 0);
}

/**
 * jest takes every test that one of its patterns fits: a name given narrows the suite instead of widening it.
 * @param {string[]} args
 */
function narrowToRos(args) {
  const [name, ...rest] = args;
  return name === undefined || name.startsWith('-')
    ? [ROS_TESTS, ...args]
    : [`${ROS_TESTS}.*${name}`, ...rest];
}

/**
 * Tests that need Python with the test tools are skipped without this variable.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function describeTestEnvironment(env) {
  return { ...env, SIM2REAL_TEST_PYTHON: resolveEnvironment().python };
}
