/** Ids that have come up, and those who wait for one. */

import { IdSet } from "./id-set.ts";

/** Like a set of ids that one can wait for. Nothing is ever removed. */
export class Arrivals<W> {
  readonly #ids = new IdSet();
  readonly #waiting = new Map<number, W[]>();

  /** Whether `id` is there. */
  knows(id: number): boolean {
    return this.#ids.has(id);
  }

  /** Whether `id` is there. If not, `waiter` will be given to the `wake` of the call that adds it. */
  has(id: number, waiter: W): boolean {
    if (this.#ids.has(id)) return true;
    const waiters = this.#waiting.get(id);
    if (waiters === undefined) this.#waiting.set(id, [waiter]);
    else waiters.push(waiter);
    return false;
  }

  /** Adds `id`. */
  add(id: number, wake: (waiter: W) => void): void {
    if (!this.#ids.add(id)) return;
    const waiters = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const waiter of waiters) wake(waiter);
  }
}
