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
  /** When the items are due, beside them: a comparison looks into no item. */
  readonly #dues: number[] = [];
  /** The first item was taken, and nothing has come into its place. */
  #isHollow = false;
  #due = Number.POSITIVE_INFINITY;

  /** When the first item is due; infinity when there is none. */
  get due(): number {
    return this.#due;
  }

  /** Adds an item. */
  push(item: T): void {
    const { due } = item;
    if (this.#isHollow) {
      this.#isHollow = false;
      this.#sink(item, due);
    } else this.#climb(item, due);
    this.#due = this.#dues[0] as number;
  }

  /** Takes the item that is due first, if it is due by `until`. */
  pop(until: number): T | undefined {
    if (this.#isHollow) this.#close();
    const first = this.#items[0];
    if (first === undefined || this.#due > until) return undefined;
    this.#isHollow = true;
    this.#due = this.#dueBelow();
    return first;
  }

  /** When the first of the others is due: it stands in one of the two places below the first. */
  #dueBelow(): number {
    const dues = this.#dues;
    if (dues.length < 2) return Number.POSITIVE_INFINITY;
    const left = dues[1] as number;
    if (dues.length < 3) return left;
    const right = dues[2] as number;
    return left < right ? left : right;
  }

  /** The last item goes into the empty place, and from there to its own. */
  #close(): void {
    this.#isHollow = false;
    const last = this.#items.pop();
    const due = this.#dues.pop();
    if (last !== undefined && due !== undefined && this.#items.length > 0) this.#sink(last, due);
    this.#due = this.#dues[0] ?? Number.POSITIVE_INFINITY;
  }

  #climb(item: T, due: number): void {
    const items = this.#items;
    const dues = this.#dues;
    let at = items.length;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((dues[up] as number) <= due) break;
      items[at] = items[up] as T;
      dues[at] = dues[up] as number;
      at = up;
    }
    items[at] = item;
    dues[at] = due;
  }

  /** Puts an item into the first place, or where it belongs below. */
  #sink(item: T, due: number): void {
    const items = this.#items;
    const dues = this.#dues;
    const { length } = items;
    let at = 0;
    for (let down = 1; down < length; down = 2 * at + 1) {
      if (down + 1 < length && (dues[down + 1] as number) < (dues[down] as number)) down++;
      if ((dues[down] as number) >= due) break;
      items[at] = items[down] as T;
      dues[at] = dues[down] as number;
      at = down;
    }
    items[at] = item;
    dues[at] = due;
  }
}
