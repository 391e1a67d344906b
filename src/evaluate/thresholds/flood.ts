/** A colour floods where more of what its ranges take in is floor than tape. */
export const MAX_WRONG = 0.5;
