// @ts-check
import { ensureCompiled } from './compile.mjs';
import { nodeEnvironment, resolveEnvironment } from './environment.mjs';
import { CHECKS, runChecks } from './run-checks.mjs';
import { runJest } from './run-jest.mjs';
import { addResults, formatSummary, NO_RESULT, printResult } from './test-results.mjs';

const ROS_TESTS = '/dist/test/ros/';

/**
 * @typedef {import('./paths.mjs').Paths} Paths
 * @typedef {import('./setup-error.mjs').SetupError} SetupError
 * @typedef {import('./test-results.mjs').TestResult} TestResult
 */

/** @type {Record<string, (paths: Paths, jestArgs: string[]) => Promise<TestResult>>} in the order of running */
const SUITES = {
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
 * Runs all checks and suites, behind a failing one too, and ends with one line that sums them up.
 * @param {Paths} paths
 * @param {string[]} args names of checks and suites (default: all), then arguments for jest
 * @param {(work: () => Promise<TestResult>) => Promise<TestResult | undefined>} [setUp] makes ready what the suites need,
 *   and runs the checks as soon as it can
 * @returns {Promise<number>} the exit code
 * @throws {SetupError} where some suites alone are to run, and the project does not compile
 */
export async function runTests(paths, args, setUp = (work) => work()) {
  const end = args.findIndex((arg) => !(arg in CHECKS || arg in SUITES));
  const named = end === -1 ? args : args.slice(0, end);
  const jestArgs = end === -1 ? [] : args.slice(end);
  const isWanted = (/** @type {string} */ name) => named.length === 0 || named.includes(name);
  const checks = Object.keys(CHECKS).filter(isWanted);
  let total = (await setUp(() => runChecks(paths, checks))) ?? NO_RESULT;
  const suites = Object.entries(SUITES).filter(([name]) => isWanted(name));
  // The check `types` compiles, whatever it finds compiled.
  if (suites.length > 0 && !checks.includes('types')) ensureCompiled(paths, console.log);
  for (const [name, run] of suites) {
    const started = Date.now();
    console.log(`\n== ${name}`);
    const result = await run(paths, jestArgs);
    printResult(name, result, started);
    total = addResults(total, result);
  }
  console.log(`\n${formatSummary(total)}`);
  return total.failed === 0 ? 0 : 1;
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
