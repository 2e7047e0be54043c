/** The receivers of a channel of which every receiver gets every message: how far each of them is. */

/** By handle, the next ticket that each receiver is to get. */
export class Audience {
  readonly #next = new Map<number, number>();
  #slowest = Number.POSITIVE_INFINITY;
  #isStale = false;

  /** The lowest next ticket of all; `Infinity` when there is no receiver. */
  get slowest(): number {
    if (this.#isStale) {
      this.#slowest = this.#findSlowest();
      this.#isStale = false;
    }
    return this.#slowest;
  }

  /** The next ticket of a receiver; undefined when it is none of this channel's. */
  nextOf(handle: number): number | undefined {
    return this.#next.get(handle);
  }

  /** A receiver comes, which is to get that ticket next. */
  join(handle: number, next: number): void {
    this.#next.set(handle, next);
    this.#isStale = true;
  }

  /** A receiver is to get that ticket next; nothing happens when it is none of this channel's. */
  advance(handle: number, next: number): void {
    const before = this.#next.get(handle);
    if (before === undefined) return;
    this.#next.set(handle, next);
    this.#isStale ||= before <= this.#slowest || next < this.#slowest;
  }

  /** A receiver goes. */
  leave(handle: number): void {
    if (this.#next.delete(handle)) this.#isStale = true;
  }

  #findSlowest(): number {
    let slowest = Number.POSITIVE_INFINITY;
    for (const next of this.#next.values()) slowest = Math.min(slowest, next);
    return slowest;
  }
}
