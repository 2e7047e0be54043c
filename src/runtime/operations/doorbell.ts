/**
 * The awaited operations of one thread. However many there are, the thread has one bell in the shared
 * memory: a peer that selects one of them rings it, and the thread looks after all that were
 * selected, in the order in which they began.
 */

import { isMainThread } from "node:worker_threads";
import { load, waitAsync } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { WORKER } from "../memory/layout.ts";
import { onEmptyLoop } from "../threads/empty-loop.ts";
import { workerRecord } from "../threads/workers.ts";

/** The longest delay that a timer takes (ms). */
const LONGEST_TIMER = 2 ** 31 - 1;

/** An operation that somebody awaits. */
export interface Awaited {
  /** Goes on if it was selected; true when it has ended. */
  proceed(): boolean;
  /** Whether the thread must live on for it; asked when there is nothing else to do. By default yes. */
  keepsAlive?(): boolean;
}

/** Waits for the bell of this thread. */
export class Doorbell {
  readonly #heap: Heap;
  readonly #bell: number;
  readonly #pending = new Set<Awaited>();
  #isArmed = false;
  #isAsked = false;
  #keepAlive: NodeJS.Timeout | undefined;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#bell = workerRecord(heap, heap.worker) + WORKER.doorbell;
  }

  /** Whether anything is awaited. */
  get isWaiting(): boolean {
    return this.#pending.size > 0;
  }

  /** The timer that keeps the thread alive, if there is one. */
  get keepAlive(): NodeJS.Timeout | undefined {
    return this.#keepAlive;
  }

  /** Whether something is awaited that is no operation on a message. */
  get awaitsUnrecorded(): boolean {
    for (const pending of this.#pending) if (pending.keepsAlive !== undefined) return true;
    return false;
  }

  /** Looks after an operation until it has ended. */
  add(operation: Awaited): void {
    this.#pending.add(operation);
    if (operation.keepsAlive === undefined) this.#stay();
    else if (!isMainThread && !this.#isAsked) {
      this.#isAsked = true;
      onEmptyLoop(() => {
        for (const pending of this.#pending) if (pending.keepsAlive?.() === true) this.#stay();
      });
    }
    this.#arm();
  }

  /** The operation has ended otherwise. */
  delete(operation: Awaited): void {
    this.#pending.delete(operation);
    this.#rest();
  }

  /**
   * Node does not know that somebody may ring: without this a worker would end, its promise pending.
   * The main thread is kept alive by the workers that could ring.
   */
  #stay(): void {
    if (!isMainThread) this.#keepAlive ??= setInterval(() => undefined, LONGEST_TIMER);
  }

  #rest(): void {
    if (this.#pending.size > 0) return;
    clearInterval(this.#keepAlive);
    this.#keepAlive = undefined;
  }

  #arm(): void {
    while (!this.#isArmed && this.#pending.size > 0) {
      const { words } = this.#heap;
      const rung = load(words, this.#bell);
      this.#look();
      // Pairs with the add in `ring`: whoever was selected after the look has changed the word.
      this.#isArmed =
        this.#pending.size > 0 &&
        waitAsync(words, this.#bell, rung, () => {
          this.#isArmed = false;
          this.#arm();
        });
    }
  }

  #look(): void {
    for (const operation of this.#pending) {
      if (operation.proceed()) this.#pending.delete(operation);
    }
    this.#rest();
  }
}
