import type { CameraImage } from '../image/frame';

/** builtin_interfaces/Time, as it is in the message: `nanosec` may be a second and more. */
export interface Stamp {
  readonly sec: number;
  readonly nanosec: number;
}

/** std_msgs/Header. */
export interface Header {
  readonly stamp: Stamp;
  readonly frameId: string;
  /** ROS 1 numbers its messages; a header of ROS 2 has no such field. */
  readonly sequence?: number;
}

/** A message of sensor_msgs/CompressedImage or sensor_msgs/Image. */
export interface ImageMessage {
  readonly header: Header;
  readonly image: CameraImage;
}

/** `compressed` for sensor_msgs/CompressedImage, `raw` for sensor_msgs/Image. */
export type ImageKind = CameraImage['kind'];

/** The types in the spellings of ROS 2 and ROS 1. */
const KINDS: ReadonlyMap<string, ImageKind> = new Map([
  ['sensor_msgs/msg/CompressedImage', 'compressed'],
  ['sensor_msgs/CompressedImage', 'compressed'],
  ['sensor_msgs/msg/Image', 'raw'],
  ['sensor_msgs/Image', 'raw'],
]);

/** @returns undefined where messages of this type carry no picture */
export function findImageKind(type: string): ImageKind | undefined {
  return KINDS.get(type);
}

/** @returns ns since the epoch */
export function stampToNanoseconds({ sec, nanosec }: Stamp): bigint {
  return BigInt(sec) * 1_000_000_000n + BigInt(nanosec);
}

/** @param time ns since the epoch */
export function nanosecondsToStamp(time: bigint): Stamp {
  return { sec: Number(time / 1_000_000_000n), nanosec: Number(time % 1_000_000_000n) };
}
