/** A binary heap: https://en.wikipedia.org/wiki/Binary_heap */

/** Something with a place in time. */
export interface Timed {
  /** ns. Must not change while it is in a heap. */
  readonly due: number;
}

/**
 * A heap that gives back the item that is due first. Its place stays empty until the next call: most often that adds
 * an item, which then need not climb from the end.
 */
export class Earliest<T extends Timed> {
  readonly #items: T[] = [];
  /** The first item was taken, and nothing has come into its place. */
  #isHollow = false;

  /** When the first item is due; infinity when there is none. */
  get due(): number {
    const items = this.#items;
    if (!this.#isHollow) return items[0]?.due ?? Number.POSITIVE_INFINITY;
    const [, left, right] = items;
    if (left === undefined) return Number.POSITIVE_INFINITY;
    return right !== undefined && right.due < left.due ? right.due : left.due;
  }

  /** Adds an item. */
  push(item: T): void {
    const items = this.#items;
    if (this.#isHollow) {
      this.#isHollow = false;
      this.#sink(item);
      return;
    }
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
    if (this.#isHollow) this.#close();
    const first = this.#items[0];
    if (first === undefined || first.due > until) return undefined;
    this.#isHollow = true;
    return first;
  }

  /** The last item goes into the empty place, and from there to its own. */
  #close(): void {
    this.#isHollow = false;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
  }

  /** Puts an item into the first place, or where it belongs below. */
  #sink(item: T): void {
    const items = this.#items;
    const { length } = items;
    let at = 0;
    for (let down = 1; down < length; down = 2 * at + 1) {
      let child = items[down];
      const right = items[down + 1];
      if (right !== undefined && child !== undefined && right.due < child.due) {
        child = right;
        down++;
      }
      if (child === undefined || child.due >= item.due) break;
      items[at] = child;
      at = down;
    }
    items[at] = item;
  }
}
