/**
 * Where a reader puts what it reads, in the order of the trace. Everything that understands traces
 * (the model, the recorder's check, the text dump) is one of these.
 */

import type { EventBatch } from "./batch.ts";
import type { ProgramInfo, Site } from "./event.ts";

/** Something in the bytes that could not be read; what stands around it was kept. */
export interface TraceProblem {
  /** Stable word for tests and for advice. */
  readonly code:
    | "not-a-trace"
    | "future-version"
    | "truncated"
    | "damaged"
    | "unknown-frame"
    | "unknown-event";
  /** One clear sentence for a person, without advice. */
  readonly message: string;
  /** Byte offset in the trace. */
  readonly offset: number;
}

/** Takes a trace piece by piece. */
export interface TraceSink {
  /** Comes first, once; not at all when that part of the trace is damaged. */
  program(info: ProgramInfo): void;
  /** Strings with the ids `first`, `first + 1` and so on; they come before the events that use them. */
  strings(first: number, texts: readonly string[]): void;
  /**
   * Strings of which one event each mentions one: what a message holds. Where this is absent, and in traces that do not
   * tell them apart, they come as all others.
   */
  previews?(first: number, texts: readonly string[]): void;
  /** Call sites with the ids `first`, `first + 1` and so on, likewise. */
  sites(first: number, sites: readonly Site[]): void;
  /** Events in causal order; the batch is the sink's until it returns. */
  events(batch: EventBatch): void;
  /** May come at any point; reading goes on where it can. */
  problem(problem: TraceProblem): void;
}
