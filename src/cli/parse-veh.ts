import { InvalidArgumentError } from 'commander';

/** A robot's name, which is a namespace of ROS. @throws InvalidArgumentError */
export function parseVeh(text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text;
  throw new InvalidArgumentError('expected letters, digits and _, not beginning with a digit.');
}
