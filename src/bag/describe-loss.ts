import type { BagLoss } from './bag-types';

/** On one line, for people. */
export function describeLoss({ file, offset, messages, reason }: BagLoss): string {
  return [
    file,
    ...(offset === undefined ? [] : [`byte ${offset}`]),
    ...(messages === undefined ? [] : [`${messages} messages missing`]),
    reason,
  ].join(': ');
}
