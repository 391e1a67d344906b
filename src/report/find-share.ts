import type { Results } from '../evaluate/results/results';

type Boxes = NonNullable<Results['boxes']>;

/** The share of a class's box pixels that is called tape of any colour, over all frames; undefined without pixels. */
export function findShare(
  { shares }: Pick<Boxes, 'shares'>,
  kind: string,
  variant: string,
): Boxes['shares'][number] | undefined {
  return shares.find(
    (each) => each.class === kind && each.variant === variant && each.part === 'any' && each.by === 'all',
  );
}

/** What the shares rest on, in words. */
export function describeLabels({ name, namesFile, frames, boxes, clipped, unmatched }: Boxes): string {
  return [
    `${boxes} boxes of ${name} in ${frames} frames`,
    namesFile === null ? 'no file names the classes' : `classes named by ${namesFile}`,
    ...(clipped > 0 ? [`${clipped} boxes of the folder were cut at the frame's edge`] : []),
    ...(unmatched.length > 0 ? [`${unmatched.length} label files belong to no evaluated frame`] : []),
  ].join('; ');
}
