/** Points in time until which a verb waits. */

/** ms from now until the deadline; 0 or less when it has passed, NaN when the date is invalid. */
export function msUntil(deadline: Date): number {
  return deadline.getTime() - Date.now();
}
