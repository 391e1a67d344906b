import { chooseFrames } from './choose-frames';
import type { ChosenFrame, ReportPicture } from './choose-frames';
import type { FrameSource } from '../evaluate/frames/frame-source';
import type { Results } from '../evaluate/results/results';
import type { TallyPool } from '../evaluate/tally/tally-pool';
import type { TallyPlan } from '../evaluate/tally/tally-plan';

/** Draws the chosen frames, in their order. A bag is read a second time for them. */
export async function drawPictures(
  pool: TallyPool,
  plan: TallyPlan,
  source: FrameSource,
  results: Results,
): Promise<ReportPicture[]> {
  const chosen = chooseFrames(results);
  const byFrame = new Map<string, ChosenFrame[]>();
  for (const each of chosen) byFrame.set(each.frame, [...(byFrame.get(each.frame) ?? []), each]);
  const pictures = new Map<ChosenFrame, ReportPicture>();
  for await (const frame of source.read(new Set(byFrame.keys()))) {
    const wanted = byFrame.get(frame.name) ?? [];
    const variants = wanted.map(({ variant }) => plan.variants.findIndex(({ name }) => name === variant));
    const drawn = await pool.draw({ plan, frame, variants });
    for (const [i, each] of wanted.entries()) {
      const picture = drawn[i];
      if (picture !== undefined) pictures.set(each, { ...each, ...picture });
    }
  }
  return chosen.flatMap((each) => pictures.get(each) ?? []);
}
