/** What a rule is. */

import type { EventColumns } from "../history.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./finding.ts";
import type { Thresholds } from "./thresholds.ts";

/** Looks for one kind of trouble. */
export interface Rule {
  /**
   * Sees an event, which has just been applied to the facts; not the plain operations (`plainUntil`) with messages of less
   * than `copyBytes`, unless something else makes them worth a look.
   */
  readonly apply?: (events: EventColumns, row: number) => void;
  /** What is true now, at `time` (ns; not before the last event). The same trouble has the same id each time. */
  find(time: number): readonly Found[];
}

/** Makes a rule for one trace. */
export type NewRule = (facts: Facts, thresholds: Thresholds) => Rule;
