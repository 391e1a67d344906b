import { ConfigError } from '../config/config-error';
import type { CommandType } from '../config/drive-parameters';
import { Kinematics, type WheelCommand } from '../lines/kinematics';
import { nanosecondsToStamp, stampToNanoseconds } from '../message/image-message';
import { describeError } from '../process/describe-error';

/** What the motors were given, with the stamp of the frame that was taken then. */
export const EXECUTED_TYPE = 'geometry_msgs/msg/TwistStamped';

/** QoS of the topics between robot and agent. */
export const DRIVE_QOS = {
  history: 'keep_last',
  depth: 1,
  reliability: 'reliable',
  durability: 'volatile',
} as const;
/** A few commands may be on their way at once. */
export const COMMAND_QOS = { ...DRIVE_QOS, depth: 10 } as const;

/**
 * @param open makes the publisher or subscription of commands
 * @throws ConfigError where the type's package is not installed
 */
export function openCommands<End>(type: CommandType, open: () => End): End {
  try {
    return open();
  } catch (cause) {
    throw new ConfigError(
      `parameter "types.command": expected a type whose package is installed, found ${type}: ${describeError(cause)}`,
      { cause },
    );
  }
}

/** A command with the stamp of the frame that it answers, ns; 0 where its sender sets none. */
export interface StampedCommand {
  readonly stamp: bigint;
  readonly command: WheelCommand;
}

interface StampedMessage {
  readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number } };
}

const kinematics = new Kinematics();

/** @param message as rclnodejs gives one of the type */
export function readCommand(type: CommandType, message: object): StampedCommand {
  const stamp = stampToNanoseconds((message as StampedMessage).header.stamp);
  switch (type) {
    case 'geometry_msgs/msg/TwistStamped': {
      const { twist } = message as { twist: { linear: { x: number }; angular: { z: number } } };
      return { stamp, command: kinematics.toWheels({ v: twist.linear.x, omega: twist.angular.z }) };
    }
    case 'duckietown_msgs/msg/Twist2DStamped':
      return { stamp, command: kinematics.toWheels(message as { v: number; omega: number }) };
    case 'duckietown_msgs/msg/WheelsCmdStamped': {
      const { vel_left: left, vel_right: right } = message as { vel_left: number; vel_right: number };
      return { stamp, command: { left, right } };
    }
  }
}

/** @returns a message of the type, as rclnodejs takes it */
export function writeCommand(type: CommandType, { stamp, command }: StampedCommand): object {
  const header = { stamp: nanosecondsToStamp(stamp), frame_id: '' };
  if (type === 'duckietown_msgs/msg/WheelsCmdStamped') {
    return { header, vel_left: command.left, vel_right: command.right };
  }
  const { v, omega } = kinematics.toTwist(command);
  if (type === 'duckietown_msgs/msg/Twist2DStamped') return { header, v, omega };
  return {
    header,
    twist: { linear: { x: v, y: 0, z: 0 }, angular: { x: 0, y: 0, z: omega } },
  };
}
