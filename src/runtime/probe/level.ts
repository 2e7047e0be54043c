/** How closely a program is recorded. */

import { TRACE_LEVELS, type TraceLevel } from "../../trace/event.ts";

/** The levels' numbers in the shared heap; 0 there means that nothing is recorded. */
export const LEVEL = { gauges: 1, full: 2, exact: 3 } as const satisfies Record<TraceLevel, number>;

/** A number of {@link LEVEL}. */
export type Level = (typeof LEVEL)[TraceLevel];

/**
 * The level that `MPSCOPE_LEVEL` asks for; `full` when it asks for none, undefined when for none that is
 * known.
 */
export function levelOf(
  environment: Readonly<Record<string, string | undefined>>,
): TraceLevel | undefined {
  const wish = environment["MPSCOPE_LEVEL"] ?? "";
  return wish === "" ? "full" : TRACE_LEVELS.find((level) => level === wish);
}
