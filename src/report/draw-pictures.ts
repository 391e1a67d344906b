import type { FrameSource } from '../evaluate/frames/frame-source';
import type { ShownFrame, ShownPicture } from '../evaluate/partial/partial-file';
import type { TallyPool } from '../evaluate/tally/tally-pool';
import type { TallyPlan } from '../evaluate/tally/tally-plan';

/**
 * Draws the chosen frames, in their order. A bag is read a second time for them.
 * @returns the frames that could be drawn, and their pictures
 */
export async function drawPictures(
  pool: TallyPool,
  plan: TallyPlan,
  source: FrameSource,
  chosen: readonly ShownFrame[],
): Promise<{ readonly shown: ShownFrame[]; readonly pictures: ShownPicture[] }> {
  const byFrame = new Map<string, ShownFrame[]>();
  for (const each of chosen) byFrame.set(each.frame, [...(byFrame.get(each.frame) ?? []), each]);
  const pictures = new Map<ShownFrame, ShownPicture>();
  for await (const frame of source.readOnly(new Set(byFrame.keys()))) {
    const wanted = byFrame.get(frame.name) ?? [];
    const variants = wanted.map(({ variant }) => plan.variants.findIndex(({ name }) => name === variant));
    const drawn = await pool.draw({ plan, frame, variants });
    for (const [i, each] of wanted.entries()) {
      const picture = drawn[i];
      if (picture !== undefined) pictures.set(each, picture);
    }
  }
  return {
    shown: chosen.filter((each) => pictures.has(each)),
    pictures: chosen.flatMap((each) => pictures.get(each) ?? []),
  };
}
