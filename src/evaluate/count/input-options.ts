import type { BoxLabels } from '../frames/box-labels';
import type { FrameGroups } from '../frames/frame-groups';
import type { FrameSource } from '../frames/frame-source';

export interface InputOptions {
  readonly source: FrameSource;
  /** Name of the source in the results. */
  readonly name: string;
  readonly hasMasks: boolean;
  /** What the user's file says; undefined: the source's own scenes. */
  readonly groups: FrameGroups | undefined;
  /** Boxes around things that are not tape; undefined without labels. */
  readonly boxes: BoxLabels | undefined;
  /** Called with the work done and the total. */
  readonly report?: (done: number, total: number) => void;
}
