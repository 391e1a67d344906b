// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { omitVariables } from './omit-variables.mjs';
import { askProgram, findExecutable, listPathFolders } from './probe-command.mjs';
import { SetupError } from './setup-error.mjs';

// The embedded ROS 2 wheels exist for these, newest first after whatever `python3` is.
const MINORS = [13, 12, 11, 10];
const USUAL_FOLDERS = ['/usr/local/bin', '/usr/bin'];
const QUESTION = `
import json, os, sys, sysconfig
def has(name):
    try: __import__(name); return True
    except ImportError: return False
print(json.dumps({
    'executable': os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable),
    'version': list(sys.version_info[:3]),
    'hasVenv': has('venv') and has('ensurepip'),
    'libraryFolder': sysconfig.get_config_var('LIBDIR') or '',
}))`;

/**
 * @typedef {object} PythonReport
 * @property {string} executable the interpreter itself, not a shim or a virtual environment's link
 * @property {[number, number, number]} version
 * @property {boolean} hasVenv whether it can make virtual environments with pip
 * @property {string} libraryFolder where its own build put libpython
 *
 * @typedef {{ executable: string, version: string, library: string }} Python library: the path of libpython
 */

/**
 * The first Python that the embedded ROS 2 can live in: CPython 3.10 to 3.13, able to make virtual environments, with
 * its shared library at hand.
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env PATH is searched first
 * @param {string[]} [options.folders] searched after PATH
 * @param {(report: PythonReport) => string | undefined} options.findLibrary see find-libpython.mjs
 * @returns {Python}
 * @throws {SetupError} that names the Debian package which is missing
 */
export function findPython({ env, folders = USUAL_FOLDERS, findLibrary }) {
  const reports = listCandidates([...listPathFolders(env), ...folders]).flatMap((file) => {
    const report = inspectPython(file, env);
    return report ? [report] : [];
  });
  const fitting = reports.filter(({ version: [major, minor] }) => major === 3 && MINORS.includes(minor));
  for (const report of fitting) {
    const library = findLibrary(report);
    if (report.hasVenv && library) {
      return { executable: report.executable, version: report.version.join('.'), library };
    }
  }
  throw explainMissing(reports, fitting[0]);
}

/** @param {string[]} folders */
function listCandidates(folders) {
  const names = ['python3', ...MINORS.map((minor) => `python3.${minor}`)];
  const found = names.flatMap((name) => folders.flatMap((folder) => findExecutable(name, [folder]) ?? []));
  return [...new Set(found)];
}

/**
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {PythonReport | undefined} undefined when it is no working Python
 */
function inspectPython(file, env) {
  const clean = omitVariables(env, 'PYTHONHOME', 'PYTHONPATH', 'LD_PRELOAD');
  const answer = askProgram(file, ['-c', QUESTION], clean);
  if (!answer.ok) return undefined;
  return /** @type {PythonReport} */ (JSON.parse(answer.stdout));
}

/**
 * @param {PythonReport[]} reports
 * @param {PythonReport | undefined} best the first one of a fitting version
 */
function explainMissing(reports, best) {
  if (!best) {
    const found = reports.map(({ executable, version }) => `${version.join('.')} (${executable})`).join(', ');
    return new SetupError(
      `the embedded ROS 2 needs Python 3.10, 3.11, 3.12 or 3.13; found ${found || 'no python3 on PATH or in /usr/bin'}.`,
      'sudo apt-get install python3 python3-venv libpython3-dev (or source a ROS 2 installation)',
    );
  }
  const minor = `python3.${best.version[1]}`;
  if (!best.hasVenv) {
    return new SetupError(
      `${best.executable} cannot make virtual environments (its modules venv and ensurepip are missing).`,
      `sudo apt-get install ${existsSync('/usr/bin/' + minor) ? `${minor}-venv` : 'python3-venv'}`,
    );
  }
  return new SetupError(
    `lib${minor}.so.1.0 was not found for ${best.executable} (looked in ${best.libraryFolder || 'its LIBDIR'}, ` +
      'in the cache of ldconfig and in the usual folders).',
    `sudo apt-get install lib${minor}`,
  );
}

/**
 * The interpreter of a virtual environment.
 * @param {string} venv
 */
export function getVenvPython(venv) {
  return join(venv, 'bin', 'python3');
}
