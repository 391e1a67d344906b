import * as fzstd from 'fzstd';
import { describeError } from '../process/describe-error';
import type { BagLoss, BagMessage } from './bag-types';
import { checkZstdFrame, isZstd } from './zstd-frame';

/**
 * Undoes rosbag2's message compression, where each message is a zstd frame of its own. Its first bytes tell, since no
 * message in CDR begins like that: metadata.yaml, which also tells, gets lost, or stays behind when one file is copied.
 * @returns undefined where the frame is damaged; `losses` then has one more
 */
export function unpackMessage(message: BagMessage, file: string, losses: BagLoss[]): BagMessage | undefined {
  const { channel, data } = message;
  if (channel.messageEncoding !== 'cdr' || !isZstd(data)) return message;
  try {
    checkZstdFrame(data);
    return { ...message, data: fzstd.decompress(data) };
  } catch (error) {
    const reason = `expected a zstd frame in a message on ${channel.topic}, found: ${describeError(error)}`;
    losses.push({ file, messages: 1, reason });
    return undefined;
  }
}
