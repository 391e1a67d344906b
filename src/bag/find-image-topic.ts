import { BagError } from './bag-error';
import { isImageType } from './bag-image';
import type { BagReader, BagTopic } from './bag-types';
import { describeLoss } from './describe-loss';

type Bag = Pick<BagReader, 'path' | 'topics' | 'losses'>;

/** Types that carry video, or pictures of a coding that needs its own decoder. */
const CODED_TYPE = /(^|[/.])(CompressedVideo|FFMPEGPacket)$|^theora_image_transport\//;

/**
 * The image topic that is named, or the only one there is. Throws a BagError that lists what there is where the name
 * is not in the bag or is no image topic, where there is none, or where there are several to choose from.
 * @param topic its name; a leading `/` may be left out
 */
export function findImageTopic(bag: Bag, topic?: string): BagTopic {
  const images = bag.topics.filter(({ type }) => isImageType(type));
  if (topic !== undefined) return findNamed(bag, images, topic);
  const filled = images.filter(({ messageCount }) => messageCount > 0);
  const [only, ...more] = filled.length > 0 ? filled : images;
  if (only === undefined) {
    throw new BagError(
      `${bag.path}: expected a topic of type sensor_msgs/CompressedImage or sensor_msgs/Image, found` +
        listTopics(bag.topics) +
        explainMissing(bag),
    );
  }
  if (more.length > 0) {
    throw new BagError(
      `${bag.path}: expected one image topic, found ${more.length + 1}: choose one by its name.${listTopics([only, ...more])}`,
    );
  }
  return only;
}

function findNamed(bag: Bag, images: readonly BagTopic[], topic: string): BagTopic {
  const isNamed = ({ name }: BagTopic): boolean => name === topic || name === `/${topic}`;
  const found = images.find(isNamed);
  if (found) return found;
  const other = bag.topics.find(isNamed);
  throw new BagError(
    other
      ? `${bag.path}: expected an image topic, found ${other.name} of type ${other.type}. Image topics:` +
          listTopics(images) +
          explainCoded([other])
      : `${bag.path}: expected a topic ${topic}, found${listTopics(bag.topics)}${explainMissing(bag)}`,
  );
}

/** Why a topic may be missing that the user knows to be there. */
function explainMissing({ topics, losses: [first] }: Bag): string {
  const damage = first ? `\nThe bag is damaged: ${describeLoss(first)}` : '';
  return explainCoded(topics) + damage;
}

function explainCoded(topics: readonly BagTopic[]): string {
  const coded = topics.find(({ type }) => CODED_TYPE.test(type));
  return coded
    ? `\nVideo (H.264, H.265, Theora) as on ${coded.name} is not supported: decode it to sensor_msgs/Image or ` +
        `CompressedImage first, or to a folder of pictures, for instance by ffmpeg.`
    : '';
}

/** One line a topic, after a line break; for messages. */
function listTopics(topics: readonly BagTopic[]): string {
  if (topics.length === 0) return ' none.';
  return topics
    .map(({ name, type, messageCount }) => `\n  ${name}  ${type}  ${messageCount} messages`)
    .join('');
}
