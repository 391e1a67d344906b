import { HsvGrid } from '../../evaluate/thresholds/hsv-grid';

/** Coarser than offline, so that tuning takes a few milliseconds. */
export const LIVE_GRID = new HsvGrid({ hue: 2, saturation: 8, value: 8 });
