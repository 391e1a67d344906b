export { FRAME_ROLES, PICTURED_ARMS, chooseFrames } from './choose-frames';
export type { ChosenFrame, FrameRole, ReportPicture } from './choose-frames';
export { loadFrameDrawer } from './draw-frame';
export type { DrawnFrame, FrameDrawer, FrameToDraw } from './draw-frame';
export { renderReport } from './render-report';
