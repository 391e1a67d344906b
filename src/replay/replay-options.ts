import type { Region } from '../image/region';
import type { ModelDirection } from '../translate/card';

export interface ReplayOptions {
  /** A bag of any kind, or a folder of pictures. */
  readonly input: string;
  /** Must not exist. NAME.mcap, another name for a rosbag2 directory; a folder where the input is one. */
  readonly output: string;
  /** A name in models/, a card's path, or empty for the direction's default. */
  readonly model: string;
  readonly direction: ModelDirection;
  /** As for the node's parameter of this name. */
  readonly light?: string;
  /** Execution providers by preference. */
  readonly providers: readonly string[];
  /** The image topic; the only one there is unless given. */
  readonly topic?: string;
  /** Where the translated images go; from the topic's name unless given. */
  readonly outputTopic?: string;
  /** The translated images take the place of the camera's, under its topic. */
  readonly replace: boolean;
  /** How many images are translated at a time. The result does not depend on it. */
  readonly jobs: number;
  /** The part that is translated; the model's own unless given. */
  readonly region?: Region;
  /** 1..100, for JPEG. */
  readonly quality: number;
  /** An image that claims more is left out. */
  readonly maxPixels: number;
  readonly compression: 'none' | 'zstd';
  /** A clip with camera and translated image side by side: .mp4 or .webp. */
  readonly video?: string;
}

/** An image that is not in the result. */
export interface LeftOut {
  /** Its number among the topic's messages, from 0. */
  readonly index: number;
  /** A folder's file, or the log time in ns. */
  readonly name: string;
  readonly reason: string;
}
