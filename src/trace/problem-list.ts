/** What a reader found wrong, a bounded number of sentences. */

import type { TraceProblem, TraceSink } from "./sink.ts";

/** More than so many sentences help nobody. */
const MAX_PROBLEMS = 20;

/** Passes problems on, each sentence about one place, and stops when there are too many. */
export class ProblemList {
  readonly #sink: TraceSink;
  readonly #once = new Set<string>();
  #count = 0;

  /** `sink` is told. */
  constructor(sink: TraceSink) {
    this.#sink = sink;
  }

  /** A problem at a byte of the trace. */
  add(code: TraceProblem["code"], message: string, offset: number): void {
    this.#count++;
    if (this.#count < MAX_PROBLEMS) {
      this.#sink.problem({ code, message: `${message} (at byte ${offset})`, offset });
    } else if (this.#count === MAX_PROBLEMS) {
      this.#sink.problem({ code, message: "there is more damage, not listed here", offset });
    }
  }

  /** A problem that is worth one sentence a trace. */
  addOnce(code: TraceProblem["code"], message: string, offset: number): void {
    if (this.#once.has(message) || this.#once.size >= MAX_PROBLEMS) return;
    this.#once.add(message);
    this.#sink.problem({ code, message, offset });
  }
}
