import { BagError } from './bag-error';
import { isImageType } from './bag-image';
import type { BagReader, BagTopic } from './bag-types';

/**
 * The image topic that is named, or the only one there is. Throws a BagError that lists what there is where the name
 * is not in the bag or is no image topic, where there is none, or where there are several to choose from.
 * @param topic its name; a leading `/` may be left out
 */
export function findImageTopic(bag: Pick<BagReader, 'path' | 'topics'>, topic?: string): BagTopic {
  const images = bag.topics.filter(({ type }) => isImageType(type));
  if (topic !== undefined) return findNamed(bag, images, topic);
  const filled = images.filter(({ messageCount }) => messageCount > 0);
  const [only, ...more] = filled.length > 0 ? filled : images;
  if (only === undefined) {
    throw new BagError(
      `${bag.path}: expected a topic of type sensor_msgs/CompressedImage or sensor_msgs/Image, found` +
        listTopics(bag.topics),
    );
  }
  if (more.length > 0) {
    throw new BagError(
      `${bag.path}: expected one image topic, found ${more.length + 1}: choose one by its name.${listTopics([only, ...more])}`,
    );
  }
  return only;
}

function findNamed(
  bag: Pick<BagReader, 'path' | 'topics'>,
  images: readonly BagTopic[],
  topic: string,
): BagTopic {
  const isNamed = ({ name }: BagTopic): boolean => name === topic || name === `/${topic}`;
  const found = images.find(isNamed);
  if (found) return found;
  const other = bag.topics.find(isNamed);
  throw new BagError(
    other
      ? `${bag.path}: expected an image topic, found ${other.name} of type ${other.type}. Image topics:${listTopics(images)}`
      : `${bag.path}: expected a topic ${topic}, found${listTopics(bag.topics)}`,
  );
}

/** One line a topic, after a line break; for messages. */
function listTopics(topics: readonly BagTopic[]): string {
  if (topics.length === 0) return ' none.';
  return topics
    .map(({ name, type, messageCount }) => `\n  ${name}  ${type}  ${messageCount} messages`)
    .join('');
}
