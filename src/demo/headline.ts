import { TAPE_COLORS, type TapeColor } from '../lines';
import type { DemoDrive, DemoEpisode } from './drive-episodes';
import type { Figures } from './summary';

/** How much an IoU must differ to be called better or worse. */
const CLEAR = 0.05;

/** Sums up the outcome in a sentence. */
export function phraseHeadline({ all, hasMasks, looks, proxy }: Figures): string {
  const { raw, proxied } = all;
  if (!hasMasks) {
    const parts = TAPE_COLORS.map(
      (color) => `${color} ${raw.segments[color].toFixed(1)} → ${proxied.segments[color].toFixed(1)}`,
    );
    return `Line segments per picture, camera → proxy: ${parts.join(', ')} (no masks, so which are right is unknown).`;
  }
  const shown = looks.filter(({ pairs }) => pairs > 0);
  const where = shown.length > 1 ? `Over ${shown.length} lights` : `In ${shown[0]?.look ?? 'no light'}`;
  const parts = TAPE_COLORS.map((color) => phraseColor(color, raw.iou[color], proxied.iou[color]));
  return `${where} and with untouched thresholds, the detector finds ${parts.slice(0, -1).join('; ')}; ${parts.at(-1) ?? ''} (${shown.length > 1 ? 'mean ' : ''}IoU, camera → ${proxy.model}).`;
}

function phraseColor(color: TapeColor, raw: number | null, proxied: number | null): string {
  if (raw === null || proxied === null) return `no ${color} tape, since there is none`;
  const figures = `${raw.toFixed(2)} → ${proxied.toFixed(2)}`;
  const change = proxied - raw;
  const verdict = Math.abs(change) < CLEAR ? 'about as well' : change > 0 ? 'better' : 'worse';
  return `${color} tape ${verdict}, ${figures}`;
}

/** Sums up the drive in a sentence. */
export function phraseDrive({ light, seconds, episodes: [raw, proxied] }: DemoDrive): string {
  if (raw === undefined || proxied === undefined) return '';
  return `In ${light}, in simulation, the lane follower ${phraseEpisode(raw, seconds)} without the proxy; with ${proxied.variant} it ${phraseEpisode(proxied, seconds)}.`;
}

function phraseEpisode({ end, figures }: DemoEpisode, seconds: number): string {
  const { survivalTime, distance, majorInfractions } = figures;
  if (end === 'left the road') return `left the road after ${survivalTime.toFixed(1)} s`;
  const lane =
    majorInfractions === 0
      ? 'always in its lane'
      : `${majorInfractions.toFixed(1)} s of them outside its lane`;
  return `drove ${distance.toFixed(2)} m along the lane in ${seconds} s, ${lane}`;
}
