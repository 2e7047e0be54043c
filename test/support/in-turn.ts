/** Awaiting one thing after the other. */

/** Does something for each item, and for the next one when that is done. Resolves to all results. */
export async function inTurn<T, R>(
  items: Iterable<T>,
  step: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  // oxlint-disable-next-line no-await-in-loop -- what this is for
  for (const item of items) results.push(await step(item));
  return results;
}

/** As {@link inTurn}, for 0, 1, ... up to `count`. */
export function times<R>(count: number, step: (index: number) => Promise<R>): Promise<R[]> {
  return inTurn(Array(count).keys(), step);
}
