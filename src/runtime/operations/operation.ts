/**
 * An operation that could not complete at once: it queues, its thread sleeps or goes on with other
 * things, a peer wakes it, it tries again. Blocking and awaited operations differ only in who sleeps.
 * A send or a receive has one arm; a select has several, and does one of them.
 *
 * In the heap it is a row of waiters, one an arm; all share the context that stands in the first.
 *
 * ```
 * | waiter of arm 0, with the context | waiter of arm 1 | ...
 * ```
 */

import { BLOCKED, DISCONNECTED, TRY_AGAIN } from "../flavors/flavor.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { load, store, wait } from "../memory/atomics.ts";
import { CONTEXT, WAIT, WAITER } from "../memory/layout.ts";
import { steadyTime } from "../probe/clock.ts";
import { endOf, SIDE } from "../sides.ts";
import type { Thread } from "../threads/registry.ts";
import { leave, withdraw } from "../waker.ts";

/**
 * One try at once: the ticket, `BLOCKED` or `DISCONNECTED`. The message stands at `message`. One that
 * `reserves` gets a permit's record in place of a ticket.
 */
export function attempt(endpoint: Endpoint, message: number, reserves: boolean): number {
  const { flavor, thread, channel, side, index } = endpoint;
  if (reserves) return flavor.reserve?.(thread.heap, channel) ?? DISCONNECTED;
  return side === SIDE.sender
    ? flavor.send(thread.heap, channel, message, index)
    : flavor.receive(thread.heap, channel, message, index);
}

/** What an operation waits for. */
export interface OperationOptions {
  /** Whether its thread goes on meanwhile. */
  readonly isAwaited: boolean;
  /** Whether it only waits until an arm is possible, and does none. */
  readonly observes?: boolean;
  /** Whether its only arm reserves a slot in place of sending. */
  readonly reserves?: boolean;
}

/** An operation with its memory in the heap; ends with {@link release}. */
export class Operation {
  readonly #thread: Thread;
  readonly #arms: readonly Endpoint[];
  /** Those that become ready by themselves. */
  readonly #timed: readonly Endpoint[];
  readonly #observes: boolean;
  readonly #reserves: boolean;
  readonly #waiters: number;
  /** Its arm, if that is all there is to it. */
  readonly #only: Endpoint | undefined;
  #winner = 0;

  /** Its arms are tried in this order. */
  constructor(thread: Thread, arms: readonly Endpoint[], options: OperationOptions) {
    const { heap, worker } = thread;
    const { isAwaited, observes = false, reserves = false } = options;
    this.#thread = thread;
    this.#arms = arms;
    this.#timed = arms.filter(({ flavor }) => flavor.readyAt !== undefined);
    this.#observes = observes;
    this.#reserves = reserves;
    this.#only = arms.length === 1 && !observes && !reserves ? arms[0] : undefined;
    this.#waiters = heap.allocateCleared(WAITER.words * 4 * Math.max(1, arms.length));
    heap.words[this.#context + CONTEXT.worker] = worker;
    heap.words[this.#context + CONTEXT.awaited] = isAwaited ? 1 : 0;
    for (let arm = 0; arm < arms.length; arm++) {
      heap.words[this.#waiterOf(arm) + WAITER.context] = this.#context;
      heap.words[this.#waiterOf(arm) + WAITER.observes] = observes ? 1 : 0;
    }
  }

  /** The arm that ended it, once there is a result other than `BLOCKED`. */
  get winner(): number {
    return this.#winner;
  }

  /** Where an arm's message stands: the one to send, or the one that was received. */
  messageOf(arm: number): number {
    return this.#waiterOf(arm) + WAITER.message;
  }

  /** Tries every arm once: the result of the first that can be done, or `BLOCKED`. */
  attempt(): number {
    for (let arm = 0; arm < this.#arms.length; arm++) {
      const result = this.#attemptArm(arm);
      if (result !== BLOCKED) return result;
    }
    return BLOCKED;
  }

  /**
   * Tries all arms as if in one instant: `BLOCKED` says that there was one in which none could be done.
   * To look at one after the other could miss what moves from arm to arm.
   */
  attemptTogether(): number {
    if (this.#arms.length < 2) return this.attempt();
    for (;;) {
      const result = this.begin();
      if (result !== BLOCKED) return result;
      // It stands in every queue, and no peer has selected it yet: this is the instant.
      if (!this.#isSelected()) return this.giveUp();
      const ended = this.#stop();
      if (ended !== TRY_AGAIN) return ended;
    }
  }

  /** Tries; when that is impossible, queues and returns `BLOCKED`. */
  begin(): number {
    for (;;) {
      const result = this.attempt();
      if (result !== BLOCKED) return result;
      if (!this.#enlist()) return BLOCKED;
      // Something changed between the try and the queue.
      const ended = this.#stop();
      if (ended !== TRY_AGAIN) return ended;
    }
  }

  /** Goes on after a wake-up: the result, or `BLOCKED` when it waits as before. */
  proceed(): number {
    const done = this.#resume();
    if (done !== TRY_AGAIN) return done;
    if (!this.#isSelected() && this.dueIn() > 0) return BLOCKED;
    const ended = this.#stop();
    return ended === TRY_AGAIN ? this.begin() : ended;
  }

  /** Gives up, unless it can complete at the last moment: the result, or `BLOCKED`. */
  giveUp(): number {
    const ended = this.#stop();
    return ended === TRY_AGAIN ? this.attempt() : ended;
  }

  /** ms until an arm is ready by itself; `Infinity` when only peers can make one ready. */
  dueIn(): number {
    if (this.#timed.length === 0) return Number.POSITIVE_INFINITY;
    let at = Number.POSITIVE_INFINITY;
    for (const { flavor, thread, channel } of this.#timed) {
      at = Math.min(at, flavor.readyAt?.(thread.heap, channel) ?? at);
    }
    return (at - steadyTime()) / 1e6;
  }

  /** Blocks this thread until an arm is selected or due, or until `deadline` (`performance.now`). */
  sleep(deadline: number): void {
    const { heap } = this.#thread;
    while (!this.#isSelected()) {
      const ms = Math.min(deadline - performance.now(), this.dueIn());
      if (ms <= 0) return;
      heap.beforeSleep();
      // Pairs with the notify in `ring`; a state that has changed since is not waited for.
      wait(heap.words, this.#context + CONTEXT.state, WAIT.waiting, ms);
    }
  }

  /** Frees its memory; the operation has ended. */
  release(): void {
    this.#thread.heap.free(this.#waiters);
  }

  get #context(): number {
    return this.#waiters + WAITER.ownContext;
  }

  #waiterOf(arm: number): number {
    return this.#waiters + arm * WAITER.words;
  }

  #attemptArm(arm: number): number {
    const endpoint = this.#arms[arm] as Endpoint;
    this.#winner = arm;
    if (!this.#observes) return attempt(endpoint, this.messageOf(arm), this.#reserves);
    const { flavor, thread, channel, side, index } = endpoint;
    return flavor.isReady(thread.heap, channel, side, index) ? 0 : BLOCKED;
  }

  /** The ticket of a simple operation that a peer has made possible, else `TRY_AGAIN`. */
  #resume(): number {
    const only = this.#only;
    if (only === undefined) return TRY_AGAIN;
    const { flavor, thread, channel, side } = only;
    return flavor.resume?.(thread.heap, channel, side, this.#waiters) ?? TRY_AGAIN;
  }

  /** Queues at every arm's end; true when an arm may be possible already. */
  #enlist(): boolean {
    const { heap } = this.#thread;
    store(heap.words, this.#context + CONTEXT.state, WAIT.waiting);
    for (let arm = 0; arm < this.#arms.length; arm++) {
      const { flavor, channel, side, index } = this.#arms[arm] as Endpoint;
      if (flavor.enlist(heap, channel, side, this.#waiterOf(arm), index)) return true;
    }
    return false;
  }

  #isSelected(): boolean {
    // Pairs with the compareExchange in `select`.
    return load(this.#thread.heap.words, this.#context + CONTEXT.state) !== WAIT.waiting;
  }

  /** Leaves all queues: the result if it was selected and that arm could be done, else `TRY_AGAIN`. */
  #stop(): number {
    const { heap } = this.#thread;
    const isOurs = withdraw(heap, this.#context);
    for (let arm = 0; arm < this.#arms.length; arm++) {
      const { channel, side } = this.#arms[arm] as Endpoint;
      leave(heap, endOf(channel, side), this.#waiterOf(arm));
    }
    if (isOurs) return TRY_AGAIN;
    const selected = load(heap.words, this.#context + CONTEXT.state);
    const arm = (selected - this.#waiters) / WAITER.words;
    const ticket = (this.#arms[arm] as Endpoint).flavor.accept(heap, selected);
    this.#winner = arm;
    if (ticket !== TRY_AGAIN) return ticket;
    // Whoever selected this arm counts on it to take what is there: if it is still there, it does.
    const result = this.#attemptArm(arm);
    return result === BLOCKED ? TRY_AGAIN : result;
  }
}
