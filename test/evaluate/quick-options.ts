/** In runs over a few frames the search for the best thresholds is most of the work. */
export const COARSE = ['--bins', '6x16x16'] as const;

/** jest's workers take the cores already, and every further thread loads OpenCV and models again. */
export const ONE_JOB = ['--jobs', '1'] as const;

export const QUICK = [...COARSE, ...ONE_JOB] as const;
