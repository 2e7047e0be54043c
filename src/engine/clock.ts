/** The clock and the timer that an engine lives by. */
export interface EngineClock {
  /** ms, monotonic. */
  now(): number;
  /** Calls `run` once after `ms`, unless the returned function is called before. */
  after(ms: number, run: () => void): () => void;
}
