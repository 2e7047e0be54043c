/** What keeps a recording asks the engine for when its program has ended. */

/** The closing of a trace. */
export interface ClosingAnswer {
  /** Absent when it is not to have one. */
  readonly bytes?: Uint8Array;
}

/** What an engine answers to whom its recording belongs. */
export type ClosingMethods = {
  /** What can be appended to the trace when it is over, so that its recording opens at once. */
  closing(args: null): ClosingAnswer;
};
