import type { RunSettings } from '../count/counted-input';
import { stringifyInOrder } from './hash-input';

/** Partial results that were made with different options; the message names them. */
export class DifferentSettingsError extends Error {
  override readonly name = 'DifferentSettingsError';
}

/** The option that each setting comes from. */
const OPTIONS: Readonly<Record<keyof RunSettings, string>> = {
  version: "the program's version",
  variants: '--model',
  masks: '--masks',
  policies: '--policy',
  labeller: 'the default model',
  topic: '--topic',
  every: '--every',
  groups: '--groups',
  by: '--by',
  boxes: '--boxes',
  simulator: '--sim, --sim-masks, --thresholds or a sim2real --model',
  calibration: '--homography or --intrinsics',
  calibrationName: '--homography or --intrinsics',
  binning: '--bins',
  margin: '--margin',
  seed: '--seed',
  resamples: '--resamples',
};

/** Says which options differ, with what was given; undefined where none does. */
export function describeDifference(a: RunSettings, b: RunSettings): string | undefined {
  const keys = Object.keys(OPTIONS) as (keyof RunSettings)[];
  const differing = keys.filter((key) => stringifyInOrder(a[key]) !== stringifyInOrder(b[key]));
  if (differing.length === 0) return undefined;
  const described = differing.map((key) => `${OPTIONS[key]} (${show(a, key)} and ${show(b, key)})`);
  return [...new Set(described)].join(', ');
}

function show(settings: RunSettings, key: keyof RunSettings): string {
  if (key === 'variants') {
    const models = settings.variants.flatMap(({ name, model }) =>
      model === null ? [] : [`${name} ${model.sha256?.slice(0, 8) ?? ''}`.trim()],
    );
    return models.join(' ');
  }
  const value = settings[key];
  return typeof value === 'string' ? value.slice(0, 40) : JSON.stringify(value);
}
