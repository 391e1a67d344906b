import type { Header } from './image-message';
import type { Layout } from './layout';
import type { MessageReader } from './message-reader';

/** std_msgs/Header; ROS 1's has a sequence number first, and its seconds have no sign. */
export function readHeader(reader: MessageReader, { isCdr }: Layout): Header {
  if (isCdr) {
    const stamp = { sec: reader.int32(), nanosec: reader.uint32() };
    return { stamp, frameId: reader.string() };
  }
  const sequence = reader.uint32();
  const stamp = { sec: reader.uint32(), nanosec: reader.uint32() };
  return { stamp, frameId: reader.string(), sequence };
}
