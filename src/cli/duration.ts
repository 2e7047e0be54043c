/** Times as people write them: `20ms`, `1.5 s`. */

import { UsageError } from "./errors.ts";

const NS: ReadonlyMap<string, number> = new Map([
  ["ns", 1],
  ["us", 1e3],
  ["µs", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["min", 60e9],
]);

/** Reads a duration, in ns. Throws {@link UsageError} when the text is none. */
export function parseDuration(text: string): number {
  const [, number = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-zµ]+)\s*$/.exec(text) ?? [];
  const scale = NS.get(unit);
  if (scale === undefined) {
    throw new UsageError(
      `"${text}" is no duration: write a number and ns, us, ms, s or min, as in 20ms`,
    );
  }
  return Math.round(Number(number) * scale);
}

/** Writes ns as a person reads them. */
export function formatDuration(ns: number): string {
  if (ns >= 1e9) return `${(ns / 1e9).toFixed(3)} s`;
  if (ns >= 1e6) return `${(ns / 1e6).toFixed(3)} ms`;
  return ns >= 1e3 ? `${(ns / 1e3).toFixed(3)} us` : `${ns} ns`;
}
