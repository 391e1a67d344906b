import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import { listFrames } from '../frames/frame-folder';
import { SAMPLED_FRAMES, spreadEvenly } from '../frames/spread-sample';
import { listCounts } from '../score/overlap';
import type { TallyPool } from '../tally/tally-pool';
import type { TallyPlan } from '../tally/tally-plan';
import type { ListedVariant } from '../variants/list-variants';
import type { ModelSpec } from '../variants/load-variant';
import type { VariantCard } from '../variants/variant-results';
import { calibrateVariants } from './calibrate-variants';
import type { CalibrateOptions, Calibration } from './calibrate-variants';

/** What a model that knows the light makes of the simulator's frames, light by light. */
export interface TunedLights {
  /** The variant's name, and that of its thresholds by light. */
  readonly variant: string;
  readonly name: string;
  readonly model: VariantCard['model'];
  readonly lights: readonly TunedLight[];
}

export interface TunedLight {
  readonly light: string;
  /** Thresholds tuned on frames in this light. */
  readonly calibration: Pick<Calibration, 'ranges' | 'iou' | 'frames'>;
  /** Tape found again in frames in this light: pixels by frame, as `listCounts` has them. */
  readonly kept: readonly (readonly number[])[];
}

/** Frames that thresholds of one light are tuned on: several hundred do as well as all, and there are many lights. */
const LIGHT_FRAMES = 400;

export interface TuneLightsOptions extends Omit<CalibrateOptions, 'signatures' | 'most'> {
  /** The real2sim model in whose picture Duckietown's thresholds must find the tape again. */
  readonly finder: ModelSpec;
}

/** Tunes thresholds on the simulator's frames in each light of a model, and measures whether their tape is kept. */
export async function tuneLights(
  pool: TallyPool,
  { spec, card, lights = {} }: ListedVariant,
  { finder, ...options }: TuneLightsOptions,
): Promise<TunedLights | undefined> {
  if (spec.kind !== 'model' || Object.keys(lights).length === 0) return undefined;
  const tuned: TunedLight[] = [];
  for (const [light, { descriptions }] of Object.entries(lights)) {
    const lit: ModelSpec = { ...spec, lights: [descriptions] };
    const [found] = await calibrateVariants(pool, { ...options, most: LIGHT_FRAMES }, [lit]);
    if (found === undefined) throw new Error(`expected a calibration in light ${light}`);
    const { ranges: own, iou, frames } = found;
    const kept = await countKept(pool, { ...lit, then: finder }, options);
    tuned.push({ light, calibration: { ranges: own, iou, frames }, kept });
  }
  return { variant: card.name, name: nameByLight(card.name), model: card.model, lights: tuned };
}

async function countKept(
  pool: TallyPool,
  variant: ModelSpec,
  { frames: folder, masks, binning }: Pick<CalibrateOptions, 'frames' | 'masks' | 'binning'>,
): Promise<number[][]> {
  const { frames } = await listFrames(folder, masks);
  const chosen = new Set(spreadEvenly(frames.length, SAMPLED_FRAMES));
  const plan: TallyPlan = {
    variants: [variant],
    binning,
    thresholds: { duckietown: DUCKIETOWN_COLOR_RANGES },
    geometry: false,
  };
  const { tallies } = await pool.tally(
    plan,
    frames.filter((_, i) => chosen.has(i)),
  );
  return tallies.flatMap(({ variants }) => {
    const overlap = variants[0]?.overlaps.get('duckietown');
    return overlap === undefined ? [] : [listCounts(overlap)];
  });
}

/** What a model's thresholds by light are called in the results. */
export function nameByLight(variant: string): string {
  return `${variant} by light`;
}

/** Those with a light that has the name of a group. */
export function matchLights(
  byLight: readonly TunedLights[],
  cells: readonly { readonly group: string }[],
): readonly TunedLights[] {
  const groups = new Set(cells.map(({ group }) => group));
  return byLight.filter(({ lights }) => lights.some(({ light }) => groups.has(light)));
}
