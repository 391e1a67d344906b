import type { DriveSettings } from './drive-plan';

/** The world of a drive in words, for page and document. */
export function describeWorld({ world, motorNoise }: DriveSettings): string {
  const whose =
    world === 'ours'
      ? 'ours, drawn by this project'
      : "Duckietown's own simulator; harsh light is put on its frames by the code that made training frames, with other seeds";
  return `${whose}; DB18 dynamics with 0.15 s of delay, camera 640x480 at 15 Hz; motor noise ${motorNoise}`;
}
