/** Lines of code: which channels they use, and which worker stands at which of them at an instant. */

import type { Side, Site } from "../trace/event.ts";
import type { Instant } from "./instant.ts";

/** Asks where in the code things happen. */
export interface CodeRequest {
  readonly at: Instant;
  /** How many uses the asker has been told of. */
  readonly known: number;
}

/** A line that sends on a channel or receives from it; said once. */
export interface SiteUse {
  /** Hostile. */
  readonly site: Site;
  /** Into the declared channels. */
  readonly channel: number;
  readonly side: Side;
}

/** Where a living worker stands: at the operation that it waits in, else at the last one it did. */
export interface Standing {
  /** Into the declared workers. */
  readonly worker: number;
  readonly doing: "running" | "blocked" | "waiting";
  /** ns that it has been doing so. */
  readonly since: number;
  readonly site: Site;
}

/** Answers {@link CodeRequest}. */
export interface CodeAnswer {
  /** Uses beyond those known, of the whole trace so far, in the order in which they first happened. */
  readonly uses: readonly SiteUse[];
  /** By worker; without those of whom no line is on record. */
  readonly standings: readonly Standing[];
}
