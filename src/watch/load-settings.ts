import { ConfigError } from '../config/config-error';
import { NO_LABELLER, type WatchParameters } from '../config/watch-parameters';
import {
  DUCKIETOWN_COLOR_RANGES,
  completeCalibration,
  parseColorRanges,
  parseExtrinsics,
  parseIntrinsics,
  type GroundProjectorOptions,
} from '../lines';
import { describeError } from '../process/describe-error';
import type { MeasureSettings } from './measure-pair';
import { readGivenFileSync } from '../process/read-given-file';

type Files = Pick<WatchParameters, 'thresholds' | 'homography' | 'intrinsics'>;
type Settings = Files & Pick<WatchParameters, 'labeller'>;

/** Reads the files that the parameters name. @throws ConfigError naming parameter and file */
export function loadSettings(files: Settings): MeasureSettings {
  return {
    ...(files.labeller !== NO_LABELLER && { labeller: files.labeller }),
    colors: read(files, 'thresholds', parseColorRanges, DUCKIETOWN_COLOR_RANGES),
    ground: readGround(files),
  };
}

function readGround(files: Files): GroundProjectorOptions {
  return completeCalibration({
    extrinsics: read(files, 'homography', parseExtrinsics, undefined),
    intrinsics: read(files, 'intrinsics', parseIntrinsics, undefined),
  });
}

function read<T, Fallback>(
  files: Files,
  name: keyof Files,
  parse: (text: string, source: string) => T,
  fallback: Fallback,
): T | Fallback {
  const path = files[name];
  if (path === '') return fallback;
  try {
    return parse(readGivenFileSync(path), path);
  } catch (cause) {
    const reason = describeError(cause);
    throw new ConfigError(`parameter "${name}": ${reason}`, { cause });
  }
}
