/**
 * The two kinds of picture that flow through the program: as a topic or a bag carries them (`CameraImage`),
 * and decoded (`RgbFrame`). Neither knows ROS; headers and stamps travel beside them.
 */

/** A decoded picture: rgb8 (R first), row-major, no padding; `data.length === width * height * 3`. */
export interface RgbFrame {
  readonly width: number;
  readonly height: number;
  /** Spans its whole ArrayBuffer (byteOffset 0), so that the buffer can be transferred to a worker. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A picture of sensor_msgs/CompressedImage; `format` is kept as the camera driver wrote it. */
export interface CompressedPicture {
  readonly kind: 'compressed';
  readonly format: string;
  readonly data: Uint8Array;
}

/** A picture of sensor_msgs/Image; `step` is the row length in bytes and may include padding. */
export interface RawPicture {
  readonly kind: 'raw';
  readonly encoding: string;
  readonly width: number;
  readonly height: number;
  readonly step: number;
  readonly isBigEndian: boolean;
  readonly data: Uint8Array;
}

export type CameraImage = CompressedPicture | RawPicture;
