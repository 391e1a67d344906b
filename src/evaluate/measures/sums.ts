/**
 * What is counted of a frame as a variant makes it, as one row of numbers: rows add up over frames, and every measure is a
 * quotient of such sums. So a bootstrap only has to add rows. A part that was not measured is left 0.
 */

/** Classes 0 (no tape): scored pixels; of them those called white, yellow, red, any of these. */
export const GROUND = 0;
/** For white, yellow, red, any tape: ground pixels of frames without such tape, and those of them called so. */
export const BARE = GROUND + 5;
/** By band of distance, by colour: true positives, false positives, false negatives. */
export const BANDS = BARE + 8;
/** Angle (degrees) times length, length at a true edge, length away from any, length judged; pixels of the detector. */
export const LINES = BANDS + 27;
/** Squared error, values compared, tape pixels that changed, tape pixels in either, |change of segments|, segments. */
export const FLICKER = LINES + 4;
export const SUMS = FLICKER + 6;

/** Colours, and tape of any colour. */
export const TAPE_PARTS = ['white', 'yellow', 'red', 'any'] as const;

/** By distance on the ground. */
export const DISTANCE_BANDS = ['near', 'middle', 'far'] as const;
/** Metres from the robot's origin at which the middle and the far band begin. */
export const BAND_STARTS = [0.3, 0.4] as const;
