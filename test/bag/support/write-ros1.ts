import type { BagChannel, BagMessage } from '../../../src/bag/bag-types';

/**
 * A ROS 1 bag of format 2.0 without compression, by the format's description alone.
 * @param isIndexed false: as the recorder leaves a .bag.active behind when it crashes
 */
export function makeRos1Bag(messages: readonly BagMessage[], isIndexed = true, perChunk = 4): Buffer {
  const ids = new Map<BagChannel, number>();
  const parts: Buffer[] = [];
  const chunks: { offset: number; messages: readonly BagMessage[] }[] = [];
  let offset = 13 + 4096;
  const add = (record: Buffer): void => {
    parts.push(record);
    offset += record.length;
  };
  for (let at = 0; at < messages.length; at += perChunk) {
    const group = messages.slice(at, at + perChunk);
    const records: Buffer[] = [];
    const places = new Map<number, { time: Buffer; place: number }[]>();
    for (const message of group) {
      const known = ids.get(message.channel);
      const id = known ?? ids.size;
      ids.set(message.channel, id);
      if (known === undefined) records.push(makeConnection(message.channel, id));
      const place = records.reduce((sum, { length }) => sum + length, 0);
      const time = makeTime(message.logTime);
      places.set(id, [...(places.get(id) ?? []), { time, place }]);
      records.push(makeRecord({ op: byte(2), conn: uint32(id), time }, Buffer.from(message.data)));
    }
    const data = Buffer.concat(records);
    chunks.push({ offset, messages: group });
    add(makeRecord({ op: byte(5), compression: Buffer.from('none'), size: uint32(data.length) }, data));
    if (!isIndexed) continue;
    for (const [id, entries] of places) {
      const index = Buffer.concat(entries.flatMap(({ time, place }) => [time, uint32(place)]));
      add(
        makeRecord({ op: byte(4), ver: uint32(1), conn: uint32(id), count: uint32(entries.length) }, index),
      );
    }
  }
  const indexOffset = isIndexed ? offset : 0;
  if (isIndexed) {
    for (const [channel, id] of ids) add(makeConnection(channel, id));
    for (const chunk of chunks) add(makeChunkInfo(chunk, ids));
  }
  const counts = isIndexed ? [ids.size, chunks.length] : [0, 0];
  return Buffer.concat([Buffer.from('#ROSBAG V2.0\n'), makeBagHeader(indexOffset, counts), ...parts]);
}

function makeBagHeader(indexOffset: number, [connections = 0, chunks = 0]: number[]): Buffer {
  const position = Buffer.alloc(8);
  position.writeBigUInt64LE(BigInt(indexOffset));
  const fields = {
    op: byte(3),
    index_pos: position,
    conn_count: uint32(connections),
    chunk_count: uint32(chunks),
  };
  const bare = makeRecord(fields, Buffer.alloc(0));
  // Padded to 4096 bytes, so that it can be written anew at the end.
  return makeRecord(fields, Buffer.alloc(4096 - bare.length, 0x20));
}

function makeChunkInfo(
  { offset, messages }: { offset: number; messages: readonly BagMessage[] },
  ids: ReadonlyMap<BagChannel, number>,
): Buffer {
  const position = Buffer.alloc(8);
  position.writeBigUInt64LE(BigInt(offset));
  const counts = new Map<number, number>();
  for (const { channel } of messages) {
    const id = ids.get(channel) ?? 0;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const fields = {
    op: byte(6),
    ver: uint32(1),
    chunk_pos: position,
    start_time: makeTime(messages[0]?.logTime ?? 0n),
    end_time: makeTime(messages.at(-1)?.logTime ?? 0n),
    count: uint32(counts.size),
  };
  return makeRecord(fields, Buffer.concat([...counts].flatMap(([id, count]) => [uint32(id), uint32(count)])));
}

function makeConnection(channel: BagChannel, id: number): Buffer {
  const details = makeFields({
    topic: Buffer.from(channel.topic),
    type: Buffer.from(channel.schema.name),
    md5sum: Buffer.from('*'),
    message_definition: Buffer.from(channel.schema.data),
    callerid: Buffer.from('/camera_node'),
  });
  return makeRecord({ op: byte(7), conn: uint32(id), topic: Buffer.from(channel.topic) }, details);
}

function makeRecord(fields: Record<string, Buffer>, data: Buffer): Buffer {
  const head = makeFields(fields);
  return Buffer.concat([uint32(head.length), head, uint32(data.length), data]);
}

function makeFields(fields: Record<string, Buffer>): Buffer {
  return Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => {
      const field = Buffer.concat([Buffer.from(`${name}=`), value]);
      return [uint32(field.length), field];
    }),
  );
}

function byte(value: number): Buffer {
  return Buffer.from([value]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function makeTime(time: bigint): Buffer {
  return Buffer.concat([uint32(Number(time / 1_000_000_000n)), uint32(Number(time % 1_000_000_000n))]);
}
