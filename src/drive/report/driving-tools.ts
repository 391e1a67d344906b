/** How a drive tells what it does, and is stopped. */
export interface DrivingTools {
  /** Called with episodes done and episodes in all. */
  readonly report?: (done: number, total: number) => void;
  /** Called with what the user should know and the results do not tell. */
  readonly warn?: (message: string) => void;
  readonly signal?: AbortSignal;
}
