import type { ImageMessage } from '../message/image-message';

/** A message of the camera as it came in. The header is copied to the result, never changed. */
export interface CameraFrame extends ImageMessage {
  /** The header's stamp in ns since the epoch; 0 where the driver sets none. */
  readonly stamp: bigint;
  /** When it was received, ms, monotonic (performance.now). */
  readonly receivedAt: number;
}
