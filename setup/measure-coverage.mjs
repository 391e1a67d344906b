// @ts-check
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Report } from 'c8';
import coverage from 'istanbul-lib-coverage';
import report from 'istanbul-lib-report';
import reports from 'istanbul-reports';
import { runTests } from './run-tests.mjs';

/** @typedef {import('./paths.mjs').Paths} Paths */

const SUITES = ['unit', 'ros'];
const COVERAGE_FILE = 'coverage-final.json';

/**
 * Runs the unit and ROS tests and tells which lines of src they ran. jest measures what runs in its own processes, V8
 * what runs in nodes, commands and worker threads that the tests start; the two are added. A process that a test kills
 * with SIGKILL leaves no figures, so the sum is a lower bound.
 * @param {Paths} paths
 * @param {string[]} jestArgs
 * @returns {Promise<number>} the exit code of the tests
 */
export async function measureCoverage(paths, jestArgs) {
  const folder = join(paths.state, 'coverage');
  const started = join(folder, 'started');
  rmSync(folder, { recursive: true, force: true });
  process.env.SIM2REAL_COVERAGE = started;
  const map = coverage.createCoverageMap();
  let code = 0;
  for (const suite of SUITES) {
    const own = join(folder, suite);
    code ||= await runTests(paths, [
      suite,
      ...jestArgs,
      '--coverage',
      '--coverageProvider=v8',
      '--coverageReporters=json',
      `--coverageDirectory=${own}`,
      '--roots=dist/src',
      '--roots=dist/test',
      // Files that no test loads count as well.
      '--collectCoverageFrom=dist/src/**/*.js',
    ]);
    // There is none where the pattern fits no test of this suite.
    if (existsSync(join(own, COVERAGE_FILE))) map.merge(readMap(own));
  }
  await reportStarted(started, join(folder, 'started-report'));
  map.merge(readMap(join(folder, 'started-report')));
  map.filter((file) => !holdsTypesAlone(file.replace(paths.root, paths.dist).replace(/\.ts$/, '.js')));
  const context = report.createContext({ dir: folder, coverageMap: map });
  for (const format of /** @type {const} */ (['text-summary', 'html'])) {
    reports.create(format).execute(context);
  }
  console.log(`Line by line: ${join(folder, 'index.html')}`);
  return code;
}

/**
 * @param {string} folder of the files that V8 writes at the end of each process
 * @param {string} target folder
 */
function reportStarted(folder, target) {
  return new Report({
    tempDirectory: folder,
    reportsDirectory: target,
    reporter: ['json'],
    include: ['src/**/*.ts'],
    excludeAfterRemap: true,
    resolve: '',
  }).run();
}

/** @param {string} folder */
function readMap(folder) {
  return JSON.parse(readFileSync(join(folder, COVERAGE_FILE), 'utf8'));
}

/**
 * Nothing loads the compiled file of a module of types, and nothing in it could run.
 * @param {string} compiled
 */
function holdsTypesAlone(compiled) {
  const code = readFileSync(compiled, 'utf8')
    .replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '')
    .replace('"use strict";', '')
    .replace('Object.defineProperty(exports, "__esModule", { value: true });', '');
  return code.trim() === '';
}
