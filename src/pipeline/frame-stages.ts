/**
 * Where a frame's time goes, in ms: waiting for its turn, the pipeline's stages, publishing; their sum with all between
 * (total), and how old the stamp was when the result was out (age).
 */
export const FRAME_STAGES = ['wait', 'decode', 'translate', 'encode', 'publish', 'total', 'age'] as const;
export type FrameStage = (typeof FRAME_STAGES)[number];

/** Milliseconds of each stage of a frame; a stage that did not take place is missing. */
export type FrameTimes = Readonly<Partial<Record<FrameStage, number>>>;
