import { nanosecondsToStamp } from './image-message';
import { CDR, type Layout } from './layout';
import { MessageWriter } from './message-writer';

/** diagnostic_msgs/msg/DiagnosticStatus with its values as a map. */
export interface DiagnosticStatus {
  /** 0 OK, 1 WARN, 2 ERROR, 3 STALE */
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly hardwareId: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Serialises a diagnostic_msgs/msg/DiagnosticArray of one status (CDR or ROS 1, little endian). rclnodejs builds a message field
 * by field in C memory: for seventy values that is 15 ms of the event loop each second, 1.5 % of a core on an idle node.
 * @param time ns since the epoch
 */
export function serializeDiagnostics(time: bigint, status: DiagnosticStatus, layout: Layout = CDR): Buffer {
  const writer = new MessageWriter(layout);
  writer.begin();
  // ROS 1's header begins with a sequence number, which nobody reads.
  if (!layout.isCdr) writer.uint32(0);
  const { sec, nanosec } = nanosecondsToStamp(time);
  writer.int32(sec);
  writer.uint32(nanosec);
  writer.string('');
  writer.uint32(1);
  writer.uint8(status.level);
  writer.string(status.name);
  writer.string(status.message);
  writer.string(status.hardwareId);
  const values = Object.entries(status.values);
  writer.uint32(values.length);
  for (const [key, value] of values) {
    writer.string(key);
    writer.string(value);
  }
  return writer.message;
}
