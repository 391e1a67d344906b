// @ts-check
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} TestResult */

/** @type {TestResult} */
export const NO_RESULT = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {TestResult} a
 * @param {TestResult} b
 * @returns {TestResult}
 */
export function addResults(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** @param {TestResult} result */
export function formatSummary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * The last line of a check or a suite.
 * @param {string} name
 * @param {TestResult} result
 * @param {number} started ms since the epoch
 */
export function printResult(name, result, started) {
  console.log(`== ${name}: ${formatSummary(result)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/**
 * @param {string} path what jest --json wrote
 * @param {number} exitCode jest's
 * @returns {TestResult} a test file that could not be loaded, a jest that died, or a suite that skipped
 *   everything counts as one failure
 */
export function readJestResult(path, exitCode) {
  try {
    const result = JSON.parse(readFileSync(path, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    const isInvalid = exitCode !== 0 || result.numPassedTests === 0;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && isInvalid ? 1 : failed,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
