export const CAMERA_HZ = 30;

/** Rates in Hz at which frames are sent; 0: each as soon as the last is back. */
export const MODES = { back_to_back: 0, camera: CAMERA_HZ } as const;
export type ModeName = keyof typeof MODES;
