import type { Results } from '../../evaluate/results/results';
import type { Estimate } from '../../evaluate/statistics/schema-parts';

/** What a run in MLflow is told of an evaluation. */
export interface Logged {
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** MLflow's limit. */
const MAX_PARAM_LETTERS = 6000;

/**
 * The settings as parameters; as metrics each variant's figures over all frames, with `_low` and `_high` of their intervals;
 * version and verdict as tags.
 */
export function listLogged({
  input,
  settings,
  simulator,
  program,
  headline,
  variants,
  ...results
}: Results): Logged {
  const params = {
    input: input.name,
    frames: input.frames,
    scenes: input.scenes,
    every: input.every,
    masks: input.masks,
    simulator: simulator.name,
    calibration: settings.calibration,
    grouped_by: settings.calibratedBy,
    seed: settings.seed,
    resamples: settings.resamples,
    margin: settings.margin,
    bins: Object.values(settings.binning).join(','),
    models: variants
      .flatMap(({ model }) => (model === null ? [] : [`${model.name} ${model.sha256 ?? ''}`.trim()]))
      .join(', '),
  };
  const ofAll = <T extends { readonly by: string }>(list: readonly T[]): T[] =>
    list.filter(({ by }) => by === 'all');
  const metrics = [
    ...results.means.flatMap(({ variant, thresholds, iou }) =>
      expand(`mean_iou/${thresholds}/${variant}`, iou),
    ),
    ...results.regret.flatMap(({ variant, raw }) => expand(`calibration_regret/${variant}`, raw)),
    ...(results.labelled?.means ?? []).flatMap(({ variant, iou }) =>
      expand(`labelled_mean_iou/${variant}`, iou),
    ),
    ...ofAll(results.laneLines).flatMap(({ variant, both }) => expand(`both_lane_lines/${variant}`, both)),
    ...ofAll(results.lane).flatMap(({ variant, found }) => expand(`lane_found/${variant}`, found)),
    ...ofAll(results.segments).flatMap(({ variant, nothingFound }) =>
      expand(`nothing_found/${variant}`, nothingFound),
    ),
    ...ofAll(results.geometry).flatMap(({ variant, edgeAgreement }) =>
      expand(`edge_agreement/${variant}`, edgeAgreement),
    ),
  ];
  return {
    params: Object.fromEntries(
      Object.entries(params)
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => [name, String(value).slice(0, MAX_PARAM_LETTERS)]),
    ),
    metrics: Object.fromEntries(metrics),
    tags: {
      'mlflow.source.name': program.name,
      'mlflow.note.content': headline.sentence,
      'sim2real.version': program.version,
      'sim2real.verdict': headline.verdict,
      'sim2real.variant': headline.variant ?? 'none',
    },
  };
}

function expand(name: string, { value, low, high }: Estimate): [string, number][] {
  // MLflow takes letters, digits and a few signs in names.
  const key = name.replaceAll(/[^\w\-./: ]/g, '_').slice(0, 240);
  const parts = [
    [key, value],
    [`${key}_low`, low],
    [`${key}_high`, high],
  ] as const;
  return parts.flatMap(([part, figure]): [string, number][] => (figure === null ? [] : [[part, figure]]));
}
