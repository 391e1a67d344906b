import { ros1 } from '@foxglove/rosmsg-msgs-common';
import type { ImageKind } from '../message/image-message';

/**
 * Types that the node publishes, with their md5 sums. They are not computed of the definitions below, which say int8
 * where DiagnosticStatus says byte: its sum would be another.
 */
const MD5 = {
  'sensor_msgs/CompressedImage': '8f7a12909da2c9d3332d540a0977563f',
  'sensor_msgs/Image': '060021388200f6f0f447d0fcd9c64743',
  'sensor_msgs/CameraInfo': 'c9a58c1b0b154e0e6da7578cb991d214',
  'diagnostic_msgs/DiagnosticArray': '60810da900de1dd6ddd437c3503511da',
} as const satisfies Partial<Record<keyof typeof ros1, string>>;

export type Ros1Type = keyof typeof MD5;

export const IMAGE_TYPES = {
  compressed: 'sensor_msgs/CompressedImage',
  raw: 'sensor_msgs/Image',
} as const satisfies Record<ImageKind, Ros1Type>;

export const CAMERA_INFO_TYPE = 'sensor_msgs/CameraInfo' satisfies Ros1Type;

export const DIAGNOSTICS_TYPE = 'diagnostic_msgs/DiagnosticArray' satisfies Ros1Type;

type MessageDefinition = (typeof ros1)[keyof typeof ros1];

/** What a publisher tells of its type. */
export function describeType(dataType: Ros1Type) {
  return { dataType, md5sum: MD5[dataType], messageDefinition: listDefinitions(dataType) };
}

/** A type's definition and those that it contains, itself first. */
function listDefinitions(type: string): MessageDefinition[] {
  const found = new Map<string, MessageDefinition>();
  const open: string[] = [type];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const definition = (ros1 as Readonly<Record<string, MessageDefinition>>)[name];
    if (!definition) throw new Error(`expected a common ROS 1 message type, found ${name}`);
    if (found.has(name)) continue;
    found.set(name, definition);
    open.push(
      ...definition.definitions.filter(({ isComplex }) => isComplex === true).map((field) => field.type),
    );
  }
  return [...found.values()];
}
