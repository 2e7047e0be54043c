/** Awaiting the end of a channel's receivers, without sending anything. */

import { countHandles } from "../counter.ts";
import { isDisconnected } from "../flavors/queue.ts";
import type { Cancellable, Endpoint } from "../handles/endpoint.ts";
import { load, store } from "../memory/atomics.ts";
import { CHANNEL, CONTEXT, HANDLE, WAIT, WAITER } from "../memory/layout.ts";
import { SIDE } from "../sides.ts";
import { acquireEnd, insert, leave, releaseEnd, withdraw } from "../waker.ts";
import type { Awaited } from "./doorbell.ts";

/**
 * Resolves when sends through this handle can only fail: no receiver is left, or the channel was
 * closed. Rejects with the signal's reason, or with a `DroppedError` when the handle is dropped.
 */
export async function closed(endpoint: Endpoint, signal: AbortSignal | undefined): Promise<void> {
  endpoint.check();
  signal?.throwIfAborted();
  if (isOver(endpoint)) return;
  await new Promise<void>((resolve, reject) => {
    new Closing(endpoint, signal, { resolve, reject }).begin();
  });
}

function isOver({ thread, channel }: Endpoint): boolean {
  return isDisconnected(thread.heap, channel + CHANNEL.sending);
}

/** The two ways in which it ends. */
interface Settled {
  resolve(): void;
  reject(reason: unknown): void;
}

/** One wait. Its queue is its own, so that it takes no wake-up away from a blocked sender. */
class Closing implements Awaited, Cancellable {
  readonly #endpoint: Endpoint;
  readonly #signal: AbortSignal | undefined;
  readonly #settled: Settled;
  readonly #queue: number;
  readonly #waiter: number;
  readonly #onAbort = (): void => {
    this.cancel(this.#signal?.reason);
  };

  constructor(endpoint: Endpoint, signal: AbortSignal | undefined, settled: Settled) {
    const { heap, worker } = endpoint.thread;
    this.#endpoint = endpoint;
    this.#signal = signal;
    this.#settled = settled;
    this.#queue = endpoint.channel + CHANNEL.closing;
    this.#waiter = heap.allocateCleared(WAITER.words * 4);
    heap.words[this.#waiter + WAITER.context] = this.#context;
    heap.words[this.#context + CONTEXT.worker] = worker;
    heap.words[this.#context + CONTEXT.awaited] = 1;
  }

  begin(): void {
    this.#enlist();
    this.#endpoint.awaited.add(this);
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#endpoint.thread.doorbell.add(this);
  }

  proceed(): boolean {
    const { heap } = this.#endpoint.thread;
    if (isOver(this.#endpoint)) {
      this.#stop();
      this.#settled.resolve();
      return true;
    }
    // Pairs with the compareExchange in `select`.
    const isSelected = load(heap.words, this.#context + CONTEXT.state) !== WAIT.waiting;
    // Woken although nothing has ended, as happens when the estate of a dead worker is settled.
    if (isSelected) this.#enlist();
    return isSelected && isOver(this.#endpoint) ? this.proceed() : false;
  }

  cancel(error: unknown): void {
    this.#endpoint.thread.doorbell.delete(this);
    this.#stop();
    this.#settled.reject(error);
  }

  /** Only while receivers are elsewhere: this thread's own it can drop only by going on. */
  keepsAlive(): boolean {
    const { thread, channel, channelId } = this.#endpoint;
    const { heap } = thread;
    const elsewhere = countHandles(
      heap,
      (record) =>
        heap.read(record + HANDLE.channel) === channel &&
        heap.read(record + HANDLE.channelId) === channelId &&
        heap.read(record + HANDLE.side) === SIDE.receiver &&
        load(heap.words, record + HANDLE.owner) !== thread.worker,
    );
    return elsewhere > 0;
  }

  get #context(): number {
    return this.#waiter + WAITER.ownContext;
  }

  #enlist(): void {
    const { heap } = this.#endpoint.thread;
    leave(heap, this.#queue, this.#waiter);
    store(heap.words, this.#context + CONTEXT.state, WAIT.waiting);
    acquireEnd(heap, this.#queue);
    insert(heap, this.#queue, this.#waiter);
    releaseEnd(heap, this.#queue);
  }

  #stop(): void {
    const { heap } = this.#endpoint.thread;
    withdraw(heap, this.#context);
    leave(heap, this.#queue, this.#waiter);
    heap.free(this.#waiter);
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#endpoint.awaited.delete(this);
  }
}
