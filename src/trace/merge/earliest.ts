/** A binary heap: https://en.wikipedia.org/wiki/Binary_heap */

/** Something with a place in time. */
export interface Timed {
  /** ns. Must not change while it is in a heap. */
  readonly due: number;
}

/** A heap that gives back the item that is due first. */
export class Earliest<T extends Timed> {
  readonly #items: T[] = [];

  /** When the first item is due; infinity when there is none. */
  get due(): number {
    return this.#items[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  /** Adds an item. */
  push(item: T): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = items[up];
      if (parent === undefined || parent.due <= item.due) break;
      items[at] = parent;
      at = up;
    }
    items[at] = item;
  }

  /** Takes the item that is due first, if it is due by `until`. */
  pop(until: number): T | undefined {
    const items = this.#items;
    const first = items[0];
    if (first === undefined || first.due > until) return undefined;
    const last = items.pop();
    if (last === undefined || last === first) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      let child = items[down];
      const right = items[down + 1];
      if (right !== undefined && child !== undefined && right.due < child.due) {
        child = right;
        down++;
      }
      if (child === undefined || child.due >= last.due) break;
      items[at] = child;
      at = down;
    }
    items[at] = last;
    return first;
  }
}
