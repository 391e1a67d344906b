import type { Region } from '../image/region';
import type { OutputTransport } from './picture-codec';

/** What the picture that is published should be. */
export interface PictureSettings {
  readonly output: OutputTransport;
  /** The part that is translated; undefined: the model's own. */
  readonly region: Region | undefined;
  /** 1..100, for JPEG output. */
  readonly quality: number;
}

/** What the frame loop goes by; a frame ends with what it began with. */
export interface FrameSettings extends PictureSettings {
  /** false: camera frames are passed on as they are. */
  readonly enabled: boolean;
  /** Hz; 0: no limit. */
  readonly maxRate: number;
  /** 0: no limit. */
  readonly maxAgeMs: number;
  readonly onError: 'pass_through' | 'drop' | 'hold';
  /** What the camera's frame_id should be; empty: any. */
  readonly frameId: string;
}

/** Settings that may change while frames flow. */
export interface SettingsSource {
  readonly current: FrameSettings;
}
