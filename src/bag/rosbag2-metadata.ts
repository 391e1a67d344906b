import { parse } from 'yaml';
import { z } from 'zod';
import { describeError } from '../process/describe-error';
import { BagError } from './bag-error';
import type { BagTopic } from './bag-types';
import { countTopics } from './topic-counter';
import { readGivenFile } from '../process/read-given-file';

const schema = z.object({
  rosbag2_bagfile_information: z.object({
    storage_identifier: z.string().default(''),
    relative_file_paths: z.array(z.string()).min(1),
    message_count: z.number().optional(),
    compression_format: z.string().nullish(),
    topics_with_message_count: z.array(
      z.object({
        message_count: z.number(),
        topic_metadata: z.object({ name: z.string(), type: z.string() }),
      }),
    ),
  }),
});

/** What a rosbag2 directory's metadata.yaml says, as far as reading needs it. */
export interface Rosbag2Metadata {
  /** File names without folders. */
  readonly files: readonly string[];
  readonly topics: readonly BagTopic[];
}

/** Metadata that cannot be used: the storage files tell the same, by a pass over those without an index. */
export class BrokenMetadataError extends BagError {}

/**
 * Throws a BrokenMetadataError where a power cut left it empty or cut short, and a BagError where rosbag2 compressed by
 * another algorithm than zstd. Both name the file, key, expected and found.
 */
export async function readRosbag2Metadata(path: string): Promise<Rosbag2Metadata> {
  let content: unknown;
  try {
    content = parse(await readGivenFile(path));
  } catch (cause) {
    throw new BrokenMetadataError(`${path}: expected YAML, found ${describeError(cause)}`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    throw new BrokenMetadataError(
      `${path}: expected the metadata of a rosbag2 directory, found ${z.prettifyError(parsed.error)}`,
    );
  }
  const { rosbag2_bagfile_information: information } = parsed.data;
  const { compression_format: format } = information;
  const topics = countTopics(
    information.topics_with_message_count.map(({ message_count: messageCount, topic_metadata }) => ({
      name: topic_metadata.name,
      type: topic_metadata.type,
      messageCount,
    })),
  );
  if (format && format !== 'zstd') {
    throw new BagError(
      `${path}: compression_format: expected zstd, found ${JSON.stringify(format)}; unpack the bag with rosbag2 first.`,
    );
  }
  const counted = topics.reduce((sum, { messageCount }) => sum + messageCount, 0);
  const { message_count: expected = counted } = information;
  if (counted < expected) {
    throw new BrokenMetadataError(
      `${path}: expected topics of ${expected} messages, found some of ${counted}.`,
    );
  }
  return {
    // Some recorders write paths with the bag's own folder in front.
    files: information.relative_file_paths.map((file) => file.replace(/^.*\//, '')),
    topics,
  };
}
