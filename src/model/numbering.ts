/**
 * Gives rows to ids in the order in which they first appear: 1, 2, 3 and so on. Row 0 belongs to id 0,
 * which means "none". Ids are nearly always dense, then an array answers; a few wild ones (a damaged
 * or hostile trace) go to a map and cost nothing else.
 */
export class Numbering {
  #rows = new Uint32Array(64);
  readonly #wild = new Map<number, number>();
  #count = 1;

  /** Rows given so far, row 0 included. */
  get count(): number {
    return this.#count;
  }

  /** The rows by id, as far as ids are dense; 0 where one has not appeared. Replaced as it grows. */
  get dense(): Uint32Array {
    return this.#rows;
  }

  /** The row of an id, 0 when it has not appeared. */
  find(id: number): number {
    return (id < this.#rows.length ? this.#rows[id] : this.#wild.get(id)) ?? 0;
  }

  /** The row of an id; it gets the next one when it has none. */
  rowOf(id: number): number {
    const known = this.find(id);
    if (known !== 0 || id === 0) return known;
    const row = this.#count++;
    // An array up to four times as long as its content: dense ids always fit.
    if (id >= this.#rows.length && id < 4 * row + 64) this.#grow(id);
    if (id < this.#rows.length) this.#rows[id] = row;
    else this.#wild.set(id, row);
    return row;
  }

  #grow(id: number): void {
    const grown = new Uint32Array(2 * id);
    grown.set(this.#rows);
    for (const [wild, row] of this.#wild) {
      if (wild >= grown.length) continue;
      grown[wild] = row;
      this.#wild.delete(wild);
    }
    this.#rows = grown;
  }
}
