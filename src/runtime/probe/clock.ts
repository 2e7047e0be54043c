/** The one clock of a trace. */

// What the program does to it afterwards (fake timers, say) is its own affair.
const { hrtime } = process;

/** ns on the machine's steady clock, the same in all threads. */
export function steadyTime(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e9 + nanoseconds;
}

/** A clock that was 0 at `epoch`. */
export function clockSince(epoch: number): () => number {
  return () => steadyTime() - epoch;
}
