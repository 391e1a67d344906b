import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { PARAMETERS } from '../config/parameter-table';
import { DEFAULT_BINNING, HsvGrid, type HsvBinning } from '../evaluate/thresholds/hsv-grid';
import {
  parseCount,
  parseHttpUrl,
  parseList,
  parseOutput,
  parseRegionOption,
  parseVeh,
  parseWith,
} from './parse-options';

/** Options that several commands have under one name and with one text; each call makes a new one. */

/** The rule of `listPictures`, for the help of commands that take a folder. */
export const FOLDER_HELP = `A folder's pictures are its .jpg, .jpeg and .png files, those of sub-folders and behind links included. Hidden names are
skipped; a broken link or a pipe is reported.`;

export function profileOption() {
  return new Option('--profile <name>', 'robot stack in msg-config/ by name, or a ROS parameter file');
}

/** Environment variables that name the robot, the first that is set wins; the second is Duckietown's own. */
const VEH_VARIABLES = ['VEH', 'VEHICLE_NAME'];

/**
 * The robot's name: given, else from the environment, as in the launch files and containers.
 * @param ros arguments after --ros-args: what launch wrote there, a namespace, is stronger than the environment
 */
export function vehOption(node: string, ros: readonly string[]) {
  const option = new Option(
    '--veh <name>',
    `name of the robot: the node is /NAME/${node}, its topics /NAME/camera_node/image... (default: the environment variable VEH, else VEHICLE_NAME)`,
  ).argParser(parseVeh);
  const hasNamespace = ros.some((argument) => argument.startsWith('__ns:='));
  const variable = VEH_VARIABLES.find((name) => (process.env[name] ?? '') !== '');
  return hasNamespace || variable === undefined ? option : option.env(variable);
}

export function modelOption() {
  return new Option(
    '--model <card>',
    "model: a name in models/, or a card's path (default: the direction's default)",
  );
}

export function directionOption() {
  return new Option('--direction <direction>', 'which domain is made to look like the other').choices(
    PARAMETERS.direction.choices,
  );
}

export function lightOption() {
  return new Option(
    '--light <light>',
    "light that a sim2real model shows frames in, where it knows the light: a name on its card, random, cycle, or FILE.json[#NAME] of models describe-light (default: the card's first)",
  );
}

export function regionOption() {
  return new Option(
    '--region <region>',
    "part that is translated: full, bottom-half, or x,y,width,height as fractions (default: the model's)",
  ).argParser(parseRegionOption);
}

export function providerOption() {
  const { default: providers } = PARAMETERS.provider;
  return new Option('--provider <list>', 'execution providers by preference, separated by commas')
    .argParser(parseList)
    .default(parseList(providers), providers);
}

/** Threads of what counts pixels. */
export function jobsOption() {
  return new Option('--jobs <count>', 'threads (default: as many as there are cores)').argParser(parseCount);
}

/** The document that a command writes its figures into. */
export function markdownOption() {
  return new Option(
    '--markdown <file>',
    'also write the figures as tables into this document, between its markers',
  ).argParser(parseOutput);
}

/** The answer in one line, for scripts. */
export function bestOption() {
  return new Option(
    '--best',
    'print one line for scripts: the best variant besides raw, a tab, its verdict',
  ).conflicts('json');
}

export function homographyOption() {
  return new Option(
    '--homography <file>',
    "extrinsic calibration for the lane pose, camera_extrinsic/VEH.yaml (default: Duckietown's)",
  );
}

export function intrinsicsOption() {
  return new Option(
    '--intrinsics <file>',
    "intrinsic calibration for the lane pose, camera_intrinsic/VEH.yaml (default: Duckietown's)",
  );
}

export function binsOption() {
  return new Option('--bins <HxSxV>', 'levels of hue, saturation and value that share a bin')
    .argParser(parseBins)
    .default(DEFAULT_BINNING, '2x4x4');
}

export function marginOption() {
  return new Option('--margin <rule>', 'how to place a limit where no labelled pixel constrains it')
    .choices(['tight', 'middle'])
    .default('tight');
}

function parseBins(text: string): HsvBinning {
  const [hue, saturation, value] = /^(\d+)x(\d+)x(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (hue === undefined || saturation === undefined || value === undefined) {
    throw new InvalidArgumentError('expected HUExSATURATIONxVALUE, for instance 2x4x4.');
  }
  return parseWith((binning) => new HsvGrid(binning).binning, { hue, saturation, value });
}

export function mlflowOption() {
  return new Option(
    '--mlflow <url>',
    'log the run to this MLflow server, into the experiment sim2real or MLFLOW_EXPERIMENT_NAME: parameters, metrics, tags, report.html and results.json',
  ).argParser(parseHttpUrl);
}
