/** Positions of some of a trace's events (those of one channel, say), ascending; four bytes each. */
export class PositionList {
  #positions = new Uint32Array(4);
  #length = 0;

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** The position at an index; 0 outside the list. */
  at(index: number): number {
    return index < this.#length ? (this.#positions[index] ?? 0) : 0;
  }

  /** Adds a position, which must be greater than all before it. */
  push(position: number): void {
    if (this.#length === this.#positions.length) {
      const grown = new Uint32Array(2 * this.#length);
      grown.set(this.#positions);
      this.#positions = grown;
    }
    this.#positions[this.#length++] = position;
  }

  /** How many are less than `position`; also the index of the first that is not. */
  countBelow(position: number): number {
    return this.firstNot((each) => each < position);
  }

  /** The index of the first position for which `before`, true up to some position, is not true. */
  firstNot(before: (position: number) => boolean): number {
    return firstNot(this.#length, (index) => before(this.at(index)));
  }
}

/** The first of the indexes 0 to `length` for which `before`, true up to some index, is not true. */
export function firstNot(length: number, before: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
