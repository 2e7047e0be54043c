/** What a channel's kind means for its picture. Kinds are an open set: any other one is a plain buffer. */

const TIME: ReadonlySet<string> = new Set(["after", "at", "tick", "never"]);
/** They are made with no number, or their number says nothing. */
const WITHOUT_NUMBER: ReadonlySet<string> = new Set([...TIME, "oneshot", "watch"]);
const NEVER_BLOCKING: ReadonlySet<string> = new Set([...WITHOUT_NUMBER, "broadcast"]);

/** Whether time itself sends on it: there is no sender, and nothing to count in its buffer. */
export function isTime(kind: string): boolean {
  return TIME.has(kind);
}

/** Whether its senders have to wait when it is full; else they replace what is old, or send once only. */
export function jams(kind: string): boolean {
  return !NEVER_BLOCKING.has(kind);
}

/** As it is made: `syncChannel(16)`, `channel()`, `tick()`. */
export function callOf(kind: string, capacity: number): string {
  return `${kind}(${capacity >= 0 && !WITHOUT_NUMBER.has(kind) ? capacity : ""})`;
}

/**
 * How warm a fill of 0 to 1 is drawn, 1 being the colour of back-pressure. A broadcast that is full loses what
 * its slowest receiver has not received; a value that waits to be seen is nothing to worry about.
 */
export function warmth(kind: string, share: number): number {
  if (jams(kind)) return share;
  return share * (kind === "broadcast" ? 0.85 : 0.4);
}
