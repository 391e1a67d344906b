import type { FrameFile } from './frame-folder';
import type { FrameGroups, FramePlace } from './frame-groups';
import type { ExcludedFrame, InputKind, InputLoss } from './frame-results';
import type { Odometry } from './odometry';

export interface SourceOptions {
  readonly input: string;
  readonly masks?: string;
  /** Image topic of a bag that has several. */
  readonly topic?: string;
  /** Sampling stride. Unless given: 1 for a folder; for a bag, enough to give about `maxFrames`. */
  readonly every?: number;
  /** MAX_FRAMES unless given. */
  readonly maxFrames?: number;
  readonly signal?: AbortSignal;
}

/** Frames to be evaluated, from a folder or a bag. */
export interface FrameSource {
  readonly kind: InputKind;
  readonly topic: string | null;
  readonly every: number;
  /** Number of frames that `read` is expected to give. */
  readonly total: number;
  /** Names of a folder's frames; undefined for a bag, whose frames are known only when it was read. */
  readonly names?: readonly string[];
  /** Reads the frames in order, from the start at each call. */
  read(): AsyncIterable<FrameFile>;
  /** Reads frames by name, also those that `every` skips, or that lack a mask. */
  readOnly(names: ReadonlySet<string>): AsyncIterable<FrameFile>;
  /** Frames that `readOnly` can give. Complete after a whole `read`. */
  listAll(): readonly string[];
  /** Where the source itself says that a frame is in a drive. Call it after a whole `read`. */
  findPlace(name: string): FramePlace | undefined;
  /** Header stamp in ns; undefined where a frame has none. Call it after a whole `read`. */
  findStamp(name: string): bigint | undefined;
  /** The robot's way by the commands that the source holds; undefined where it holds none. */
  readOdometry(): Promise<Odometry | undefined>;
  /** The source's own scenes, for when the user gives no file of groups. Call it after a whole `read`. */
  groups(): FrameGroups;
  /** Frames left out, and parts of a bag that could not be read. Complete after a whole `read`. */
  readonly excluded: readonly ExcludedFrame[];
  readonly losses: readonly InputLoss[];
  close(): Promise<void>;
}
