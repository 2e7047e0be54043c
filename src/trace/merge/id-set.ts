/** A set of ids, one bit each: ids are dense, and a program may use millions of them. */

/** A page holds 2 to the power of so many bits. */
const PAGE_BITS = 12;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** Ids, which have 32 bits, that only come. */
export class IdSet {
  readonly #pages: (Uint8Array | undefined)[] = [];

  /** Whether `id` was added. */
  has(id: number): boolean {
    const page = this.#pages[id >>> PAGE_BITS];
    return page !== undefined && ((page[(id & PAGE_MASK) >> 3] as number) & (1 << (id & 7))) !== 0;
  }

  /** Adds `id`; returns whether it is new. */
  add(id: number): boolean {
    if (this.has(id)) return false;
    const number = id >>> PAGE_BITS;
    let page = this.#pages[number];
    if (page === undefined) {
      page = new Uint8Array((PAGE_MASK + 1) / 8);
      this.#pages[number] = page;
    }
    const byte = (id & PAGE_MASK) >> 3;
    page[byte] = (page[byte] ?? 0) | (1 << (id & 7));
    return true;
  }
}
