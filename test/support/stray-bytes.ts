import { findMarker, isRestart, MARKER, standsAlone } from '../../src/image/jpeg/markers';
import { join } from './damage';

/**
 * A JPEG with 1 to 40 bytes put before a marker, as webcams leave them there: between segments, or before a restart
 * marker or EOI.
 * @param bytes the bytes to choose from; without 0xff they say nothing, and libjpeg's pixels stay
 */
export function insertStray(
  jpeg: Uint8Array,
  roll: (below: number) => number,
  bytes = (): number => roll(255),
): Uint8Array<ArrayBuffer> {
  const places = listMarkers(jpeg);
  const at = places[roll(places.length)] ?? jpeg.length;
  const stray = Uint8Array.from({ length: 1 + roll(40) }, bytes);
  return join(jpeg.subarray(0, at), stray, jpeg.subarray(at));
}

/** Where markers behind SOI begin. */
function listMarkers(jpeg: Uint8Array): number[] {
  const places: number[] = [];
  for (let next = findMarker(jpeg, 2); next > 0;) {
    const marker = jpeg[next] ?? 0;
    places.push(next - 1);
    if (marker === MARKER.endOfImage) break;
    const length =
      standsAlone(marker) || isRestart(marker) ? 0 : 256 * (jpeg[next + 1] ?? 0) + (jpeg[next + 2] ?? 0);
    next = findMarker(jpeg, next + 1 + length);
  }
  return places;
}
