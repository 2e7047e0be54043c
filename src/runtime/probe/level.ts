/** How closely a program is recorded. */

/** The levels by name, as numbers in the shared heap; 0 there means that nothing is recorded. */
export const LEVEL = {
  /** Nothing for each operation: only what exists, and who waits. */
  gauges: 1,
  /** Every operation; its time and its call site exact as long as that is cheap. */
  full: 2,
  /** Every operation, with a reading of the clock and a call site of its own. */
  exact: 3,
} as const;

/** A number of {@link LEVEL}. */
export type Level = (typeof LEVEL)[keyof typeof LEVEL];

/** The level that `MPSCOPE_LEVEL` asks for; `full` when it asks for none, undefined when for none that is known. */
export function levelOf(
  environment: Readonly<Record<string, string | undefined>>,
): Level | undefined {
  const wish = environment["MPSCOPE_LEVEL"] ?? "";
  if (wish === "") return LEVEL.full;
  const levels: Readonly<Record<string, Level>> = LEVEL;
  return Object.hasOwn(levels, wish) ? levels[wish] : undefined;
}
