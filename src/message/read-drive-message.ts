import type { Stamp } from './image-message';
import type { Layout } from './layout';
import { MessageReader } from './message-reader';
import { readHeader } from './read-header';

/** Duckietown's commands to a robot: each has a header and two numbers (float32). */
const TYPES = {
  /** vel_left, vel_right: what the motors are given, -1 to 1. */
  'duckietown_msgs/WheelsCmdStamped': 'wheels',
  /** v in m/s, omega in rad/s. */
  'duckietown_msgs/Twist2DStamped': 'twist',
} as const;

export type DriveKind = (typeof TYPES)[keyof typeof TYPES];

export interface DriveMessage {
  readonly stamp: Stamp;
  readonly values: readonly [number, number];
}

/** @param type as ROS 2 or ROS 1 spells it @returns undefined where it is no command */
export function findDriveKind(type: string): DriveKind | undefined {
  const name = type.replace('/msg/', '/');
  return name in TYPES ? TYPES[name as keyof typeof TYPES] : undefined;
}

/** @throws ImageError where the bytes end before the message does */
export function readDriveMessage(data: Uint8Array, layout: Layout): DriveMessage {
  const reader = new MessageReader(data, layout);
  const { stamp } = readHeader(reader, layout);
  return { stamp, values: [reader.float32(), reader.float32()] };
}
