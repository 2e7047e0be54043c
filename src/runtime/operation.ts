/**
 * An operation that could not complete at once: it queues, its thread sleeps or goes on with other
 * things, a peer wakes it, it tries again. Blocking and awaited operations differ only in who sleeps.
 */

import { load, store, wait } from "./atomics.ts";
import type { Endpoint } from "./endpoint.ts";
import { BLOCKED, TRY_AGAIN } from "./flavors/flavor.ts";
import { copyMessage } from "./flavors/queue.ts";
import { CONTEXT, WAIT, WAITER } from "./layout.ts";
import { endOf, SIDE } from "./sides.ts";
import { leave, withdraw } from "./waker.ts";

/** One try at once: the ticket, `BLOCKED` or `DISCONNECTED`. The message stands at `message`. */
export function attempt(endpoint: Endpoint, message: number): number {
  const { flavor, thread, channel, side } = endpoint;
  return side === SIDE.sender
    ? flavor.send(thread.heap, channel, message)
    : flavor.receive(thread.heap, channel, message);
}

/** A queued operation; ends with {@link release}. */
export class Operation {
  readonly #endpoint: Endpoint;
  readonly #waiter: number;
  readonly #context: number;
  /** Where the message stands: the one to send, or the one that was received. */
  readonly message: number;

  /** `message` is what a send wants to send. */
  constructor(endpoint: Endpoint, message: number, isAwaited: boolean) {
    const { heap, worker } = endpoint.thread;
    this.#endpoint = endpoint;
    this.#waiter = heap.allocateCleared(WAITER.words * 4);
    this.#context = this.#waiter + WAITER.ownContext;
    this.message = this.#waiter + WAITER.message;
    heap.words[this.#waiter + WAITER.context] = this.#context;
    heap.words[this.#context + CONTEXT.worker] = worker;
    heap.words[this.#context + CONTEXT.awaited] = isAwaited ? 1 : 0;
    if (endpoint.side === SIDE.sender) copyMessage(heap, message, this.message);
  }

  /** Tries; when that is impossible, queues and returns `BLOCKED`. */
  begin(): number {
    const { flavor, thread, channel, side } = this.#endpoint;
    for (;;) {
      const result = attempt(this.#endpoint, this.message);
      if (result !== BLOCKED) return result;
      store(thread.heap.words, this.#context + CONTEXT.state, WAIT.waiting);
      if (!flavor.enlist(thread.heap, channel, side, this.#waiter)) return BLOCKED;
      // Something changed between the try and the queue.
      const ended = this.#stop();
      if (ended !== TRY_AGAIN) return ended;
    }
  }

  /** Goes on after a wake-up: the result, or `BLOCKED` when it waits as before. */
  proceed(): number {
    if (!this.#isSelected()) return BLOCKED;
    const ended = this.#stop();
    return ended === TRY_AGAIN ? this.begin() : ended;
  }

  /** Gives up, unless it can complete at the last moment: the result, or `BLOCKED`. */
  giveUp(): number {
    const ended = this.#stop();
    // Whoever selected it counts on it to take what is there: if it is still there, it does.
    return ended === TRY_AGAIN ? attempt(this.#endpoint, this.message) : ended;
  }

  /** Blocks this thread until the operation is selected or `deadline` (ms, `performance.now`). */
  sleep(deadline: number): void {
    const { heap } = this.#endpoint.thread;
    const state = this.#context + CONTEXT.state;
    while (!this.#isSelected()) {
      const ms = deadline - performance.now();
      if (ms <= 0) return;
      heap.beforeSleep();
      // Pairs with the notify in `ring`; a state that has changed since is not waited for.
      wait(heap.words, state, WAIT.waiting, ms);
    }
  }

  /** Frees its memory; the operation has ended. */
  release(): void {
    this.#endpoint.thread.heap.free(this.#waiter);
  }

  #isSelected(): boolean {
    // Pairs with the compareExchange in `select`.
    return load(this.#endpoint.thread.heap.words, this.#context + CONTEXT.state) !== WAIT.waiting;
  }

  /** Leaves the queue: the ticket if a peer completed the operation, else `TRY_AGAIN`. */
  #stop(): number {
    const { flavor, thread, channel, side } = this.#endpoint;
    const isOurs = withdraw(thread.heap, this.#context);
    leave(thread.heap, endOf(channel, side), this.#waiter);
    return isOurs ? TRY_AGAIN : flavor.accept(thread.heap, this.#waiter);
  }
}
