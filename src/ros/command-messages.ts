import type { CommandType } from '../config/drive-parameters';
import { Kinematics } from '../drive/kinematics';
import { nanosecondsToStamp, stampToNanoseconds } from '../message/image-message';
import type { WheelCommand } from '../world';

/** A command with the stamp of the frame that it answers, ns. */
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
