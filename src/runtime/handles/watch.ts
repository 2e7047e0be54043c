/**
 * Channels that hold the last value only, after tokio's `sync::watch`
 * (https://docs.rs/tokio/latest/tokio/sync/watch/): a configuration, a state, a progress. They are
 * made by `watch()`.
 */

import { OUTCOME } from "../../trace/event.ts";
import { freeBlock } from "../cargo.ts";
import { decode } from "../codec.ts";
import { RecvError, SendError } from "../errors.ts";
import { BLOCKED } from "../flavors/flavor.ts";
import { hasNews, read, replace, see, subscribe } from "../flavors/watch.ts";
import { MESSAGE, TAG } from "../memory/layout.ts";
import { beginReceive, beginSendToAll } from "../operations/begin.ts";
import { end, instant } from "../operations/begun.ts";
import { awaitDone, blockUntilDone, type OutcomeNumber, tryNow } from "../operations/verbs.ts";
import type { Caller } from "../probe/probe.ts";
import { addReceiver, cloneEndpoint } from "./clone.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { AwaitOptions } from "./options.ts";

/** What `changedTimeout` answers. */
export type ChangedResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "timeout" | "disconnected" };

/** Replaces the value. What it holds is copied, as by `structuredClone`; it cannot hold handles. */
export class WatchSender<T> extends Handle {
  /**
   * Replaces the value. Never waits. Throws `SendError`, which holds the new value, when there is no
   * receiver; then the value stays as it was ({@link sendReplace} replaces it all the same).
   */
  send(value: T): void {
    const outcome = tryNow(beginSendToAll(endpointOf(this), sending.send, value));
    if (outcome !== OUTCOME.ok) throw new SendError(value);
  }

  /** Replaces the value, whether there are receivers or not; returns the one before. */
  sendReplace(value: T): T {
    return modify<T>(endpointOf(this), sending.sendReplace, () => value);
  }

  /**
   * Replaces the value by what `change` makes of it, whether there are receivers or not. Nobody else
   * replaces it in between: should that happen, `change` is called again.
   */
  sendModify(change: (value: T) => T): void {
    modify(endpointOf(this), sending.sendModify, change);
  }

  /** A copy of the value. */
  borrow(): T {
    return valueOf(endpointOf(this)).value as T;
  }

  /** A new receiver, which has seen the present value. */
  subscribe(): WatchReceiver<T> {
    return startWatching(addReceiver(endpointOf(this), sending.subscribe));
  }

  /** Another sender of the same channel. The channel is open until all of them are dropped. */
  clone(): WatchSender<T> {
    return new WatchSender<T>(cloneEndpoint(endpointOf(this), sending.clone));
  }

  /** Whether there is no receiver now. There may be one again (`subscribe`). */
  override get isDisconnected(): boolean {
    return this.receiverCount === 0;
  }
}

/**
 * Sees the value, and learns when it was replaced. Of values that follow each other quickly it may see
 * only the last one. The value that is there when the receiver comes to be counts as seen.
 */
export class WatchReceiver<T> extends Handle {
  /** A copy of the value; also when every sender is gone. It does not count as seen. */
  borrow(): T {
    return valueOf(endpointOf(this)).value as T;
  }

  /** A copy of the value, which counts as seen from now on. */
  borrowAndUpdate(): T {
    return this.#update(receiving.borrowAndUpdate);
  }

  /** Whether the value has not been seen. */
  hasChanged(): boolean {
    const endpoint = endpointOf(this);
    endpoint.check();
    return hasNews(endpoint.thread.heap, endpoint.channel, endpoint.index);
  }

  /**
   * Resolves as soon as there is a value that has not been seen; it counts as seen then. Rejects with
   * `RecvError` when the value has been seen and every sender is gone.
   */
  changed(options: AwaitOptions = {}): Promise<void> {
    return this.#await(receiving.changed, Number.POSITIVE_INFINITY, options.signal, confirm);
  }

  /** As {@link changed}, but blocks the thread, and throws. */
  changedSync(): void {
    confirm(this.#block(receiving.changedSync, Number.POSITIVE_INFINITY));
  }

  /** As {@link changed}, but waits no longer than `ms`; 0 looks once. */
  changedTimeout(ms: number, options: AwaitOptions = {}): Promise<ChangedResult> {
    return this.#await(receiving.changedTimeout, ms, options.signal, changedResult);
  }

  /** As {@link changedTimeout}, but blocks the thread. */
  changedTimeoutSync(ms: number): ChangedResult {
    return changedResult(this.#block(receiving.changedTimeoutSync, ms));
  }

  /**
   * The first value that `accept` likes, beginning with the present one. It counts as seen. Rejects
   * with `RecvError` when there will be none, because every sender is gone.
   */
  async waitFor(accept: (value: T) => boolean, options: AwaitOptions = {}): Promise<T> {
    for (;;) {
      const value = this.#update(receiving.waitFor);
      if (accept(value)) return value;
      // oxlint-disable-next-line no-await-in-loop -- one value after the other
      await this.#await(receiving.waitFor, Number.POSITIVE_INFINITY, options.signal, confirm);
    }
  }

  /** As {@link waitFor}, but blocks the thread, and throws. */
  waitForSync(accept: (value: T) => boolean): T {
    for (;;) {
      const value = this.#update(receiving.waitForSync);
      if (accept(value)) return value;
      confirm(this.#block(receiving.waitForSync, Number.POSITIVE_INFINITY));
    }
  }

  /** The value, then each one that it is replaced by, blocking the thread until every sender is gone. */
  *[Symbol.iterator](): Generator<T, void, void> {
    const caller = receiving[Symbol.iterator];
    do yield this.#update(caller);
    while (this.#block(caller, Number.POSITIVE_INFINITY) === OUTCOME.ok);
  }

  /** The value, then each one that it is replaced by, awaiting each, until every sender is gone. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    let isFirst = true;
    const next = async (): Promise<IteratorResult<T, undefined>> => {
      if (!isFirst) {
        const forEver = Number.POSITIVE_INFINITY;
        const outcome = await this.#await(next, forEver, undefined, (ended) => ended);
        if (outcome !== OUTCOME.ok) return { done: true, value: undefined };
      }
      isFirst = false;
      return { done: false, value: this.#update(next) };
    };
    const iterator: AsyncIterableIterator<T> = { next, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }

  /** Another receiver, which has seen what this one has seen. */
  clone(): WatchReceiver<T> {
    const source = endpointOf(this);
    return startWatching(cloneEndpoint(source, receiving.clone), source);
  }

  /** 1 while the value has not been seen, else 0. */
  override get len(): number {
    return this.hasChanged() ? 1 : 0;
  }

  #update(caller: Caller): T {
    const endpoint = endpointOf(this);
    const { value, number } = valueOf(endpoint);
    markSeen(endpoint, caller, number);
    return value as T;
  }

  #block(caller: Caller, ms: number): OutcomeNumber {
    return blockUntilDone(beginReceive(endpointOf(this), caller).begun, ms);
  }

  async #await<R>(
    caller: Caller,
    ms: number,
    signal: AbortSignal | undefined,
    result: (outcome: OutcomeNumber) => R,
  ): Promise<R> {
    return result(await awaitDone(beginReceive(endpointOf(this), caller).begun, ms, signal));
  }
}

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const sending: Readonly<
  Record<"send" | "sendReplace" | "sendModify" | "subscribe" | "clone", Caller>
> = WatchSender.prototype;
const receiving: Readonly<
  Record<
    | "borrowAndUpdate"
    | "changed"
    | "changedSync"
    | "changedTimeout"
    | "changedTimeoutSync"
    | "waitFor"
    | "waitForSync"
    | "clone"
    | typeof Symbol.iterator,
    Caller
  >
> = WatchReceiver.prototype;

/** Makes a fresh handle a receiver that has seen the present value, or what `source` has seen. */
export function startWatching<T>(endpoint: Endpoint, source?: Endpoint): WatchReceiver<T> {
  const { thread, channel, index } = endpoint;
  subscribe(thread.heap, channel, index, source?.index);
  return new WatchReceiver<T>(endpoint);
}

/** A value, and its number. */
interface Numbered {
  readonly value: unknown;
  readonly number: number;
}

function valueOf(endpoint: Endpoint): Numbered {
  endpoint.check();
  const { heap, incoming, adopt } = endpoint.thread;
  const number = read(heap, endpoint.channel, incoming);
  return { value: decode(heap, incoming, adopt), number };
}

/** The value counts as seen; if it did not before, that is a receive. */
function markSeen(endpoint: Endpoint, caller: Caller, number: number): void {
  const { thread, index } = endpoint;
  if (!see(thread.heap, index, number)) return;
  const { begun } = beginReceive(endpoint, caller);
  // Its size stands there still; the value itself has been taken.
  thread.heap.words[begun.message + MESSAGE.tag] = TAG.undefined;
  end(begun, begun.message, OUTCOME.ok, (number - 1) >>> 0, 0, instant(endpoint));
}

function modify<T>(endpoint: Endpoint, caller: Caller, change: (value: T) => T): T {
  const { heap } = endpoint.thread;
  for (;;) {
    const { value, number } = valueOf(endpoint);
    const begun = beginSendToAll(endpoint, caller, change(value as T));
    const time = instant(endpoint);
    const result = replace(heap, endpoint.channel, begun.message, number);
    if (result !== BLOCKED) {
      end(begun, begun.message, OUTCOME.ok, result, 0, time);
      return value as T;
    }
    freeBlock(heap, begun.message);
  }
}

function confirm(outcome: OutcomeNumber): void {
  if (outcome !== OUTCOME.ok) throw new RecvError();
}

function changedResult(outcome: OutcomeNumber): ChangedResult {
  if (outcome === OUTCOME.ok) return { ok: true };
  return { ok: false, reason: outcome === OUTCOME.timeout ? "timeout" : "disconnected" };
}
