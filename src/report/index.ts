export { FRAME_ROLES, PICTURED_VARIANTS, chooseFrames } from './choose-frames';
export type { FrameRole, ReportPicture } from './choose-frames';
export { renderReport } from './render-report';
