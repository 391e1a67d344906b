// @ts-check
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {object} SetupArguments
 * @property {boolean} noRos
 * @property {boolean} withTestTools
 * @property {boolean} withSimulator
 * @property {string | undefined} offline folder to install from, absolute
 * @property {string | undefined} download folder to fill, absolute
 */

const REMEDY =
  'npm run setup -- [--no-ros | --with-test-tools | --with-simulator], or with [--no-ros] --download FOLDER or --offline FOLDER';

/**
 * @param {string[]} args of `npm run setup --`
 * @returns {SetupArguments}
 * @throws {SetupError} when they mean nothing
 */
export function parseSetupArguments(args) {
  const { download, offline, ...flags } = parse(args);
  const [noRos = false, withTestTools = false, withSimulator = false] = [
    flags['no-ros'],
    flags['with-test-tools'],
    flags['with-simulator'],
  ];
  const given = [download, offline].filter((folder) => folder !== undefined);
  const excludesTools = given.length > 0 || noRos;
  if (given.length > 1 || given.includes('') || (excludesTools && (withTestTools || withSimulator)))
    throw new SetupError(`expected one set-up, found "${args.join(' ')}".`, REMEDY);
  const [from, into] = [offline, download].map((folder) =>
    folder === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', folder),
  );
  return { noRos, withTestTools, withSimulator, offline: from, download: into };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        'no-ros': { type: 'boolean' },
        'with-test-tools': { type: 'boolean' },
        'with-simulator': { type: 'boolean' },
        download: { type: 'string' },
        offline: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new SetupError(/** @type {Error} */ (error).message, REMEDY);
  }
}
