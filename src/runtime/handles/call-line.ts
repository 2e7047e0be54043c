/** The line of the user's code, for errors that say where something happened. */

import type { Caller } from "../probe/probe.ts";

/** Remembers the line that called `caller`; its text is made only when somebody asks. */
export class CallLine {
  readonly #trace: { stack?: string } = {};

  constructor(caller: Caller) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 1;
    Error.captureStackTrace(this.#trace, caller);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** E.g. `file:///app/main.js:12:5`. */
  toString(): string {
    const line = this.#trace.stack?.split("\n")[1] ?? "";
    return /\(?([^\s()]+:\d+:\d+)\)?$/.exec(line)?.[1] ?? "an unknown line";
  }
}
