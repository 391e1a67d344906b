import { describeLoss } from '../bag/describe-loss';
import type { ReplaySummary } from './replay';

const MAX_LINES = 20;

/** Whether everything of the input is in the output. */
export function isWhole({ leftOut, losses }: ReplaySummary): boolean {
  return leftOut.length === 0 && losses.length === 0;
}

/** Describes a replay for people; ends with a line break. */
export function describeSummary(summary: ReplaySummary): string {
  const { images, seconds, passedThrough, output, outputTopic, model, video, leftOut, losses } = summary;
  const rate = seconds > 0 ? (images / seconds).toFixed(1) : '-';
  return [
    `${output}: ${images} images by ${model.name} (${model.provider}) in ${seconds.toFixed(1)} s, ${rate} images/s.`,
    ...(outputTopic === undefined
      ? []
      : [`Topic ${outputTopic}; messages of other topics passed through: ${passedThrough}.`]),
    ...(video === undefined ? [] : [`Clip: ${video}`]),
    ...listSome(
      `Images that could not be decoded and were left out (${leftOut.length})`,
      leftOut,
      ({ index, name, reason }) => `  image ${index} (${name}): ${reason}`,
    ),
    ...listSome('Parts of the input could not be read', losses, (loss) => `  ${describeLoss(loss)}`),
    '',
  ].join('\n');
}

function listSome<Item>(title: string, items: readonly Item[], toLine: (item: Item) => string): string[] {
  if (items.length === 0) return [];
  const more = items.length > MAX_LINES ? [`  and ${items.length - MAX_LINES} more (--json lists all)`] : [];
  return [`${title}:`, ...items.slice(0, MAX_LINES).map(toLine), ...more];
}
