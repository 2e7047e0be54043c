/**
 * Channels of which every receiver gets every message, after tokio's `sync::broadcast`
 * (https://docs.rs/tokio/latest/tokio/sync/broadcast/). They are made by `broadcast()`.
 */

import { OUTCOME } from "../../trace/event.ts";
import { LaggedError, RecvError, SendError } from "../errors.ts";
import { subscribe, unreceived } from "../flavors/broadcast.ts";
import { beginReceive, beginSendToAll, type Receiving } from "../operations/begin.ts";
import { awaitDone, blockUntilDone, type OutcomeNumber, tryNow } from "../operations/verbs.ts";
import type { Caller } from "../probe/probe.ts";
import { addReceiver, cloneEndpoint } from "./clone.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { AwaitOptions } from "./options.ts";
import type { RecvTimeoutResult, TryRecvResult } from "./receiver.ts";

/** A receiver was too slow: so many messages were overwritten before it received them. */
export interface Lagged {
  readonly ok: false;
  readonly reason: "lagged";
  readonly missed: number;
}

/** Sends each message to all receivers. */
export class BroadcastSender<T> extends Handle {
  /**
   * Sends to every receiver that there is now; returns their number. Never waits: when the channel is
   * full, the oldest message is overwritten. Each receiver gets a copy of the value, as by
   * `structuredClone`; it cannot hold senders or receivers (`DataCloneError`). Throws `SendError`,
   * which holds the value, when there is no receiver; there may be one again (`subscribe`).
   */
  send(value: T): number {
    const outcome = tryNow(beginSendToAll(endpointOf(this), sending.send, value));
    if (outcome !== OUTCOME.ok) throw new SendError(value);
    return this.receiverCount;
  }

  /** A receiver of all that is sent from now on. */
  subscribe(): BroadcastReceiver<T> {
    return startReceiving(addReceiver(endpointOf(this), sending.subscribe));
  }

  /** Another sender of the same channel. The channel is open until all of them are dropped. */
  clone(): BroadcastSender<T> {
    return new BroadcastSender<T>(cloneEndpoint(endpointOf(this), sending.clone));
  }

  /** Whether there is no receiver now. */
  override get isDisconnected(): boolean {
    return this.receiverCount === 0;
  }
}

/**
 * Receives every message that was sent after it came to be, in their order. A receiver that falls
 * behind by more than the channel's capacity is told once how many messages it missed (`LaggedError`,
 * or a result with the reason `"lagged"`), and goes on with the oldest one that is still there. When
 * every sender is gone it yields what is left, then it is disconnected.
 */
export class BroadcastReceiver<T> extends Handle {
  /** Messages that this receiver has not received; more than the capacity when it lags. */
  override get len(): number {
    const endpoint = endpointOf(this);
    endpoint.check();
    return unreceived(endpoint.thread.heap, endpoint.channel, endpoint.index);
  }

  /**
   * The next message, as soon as there is one. Rejects with `RecvError` when there will be none, and
   * with `LaggedError` when this receiver has missed messages.
   */
  recv(options: AwaitOptions = {}): Promise<T> {
    return this.#await(receiving.recv, Number.POSITIVE_INFINITY, options.signal, valueOf);
  }

  /** As {@link recv}, but blocks the thread, and throws. */
  recvSync(): T {
    const begun = this.#begin(receiving.recvSync);
    return valueOf(blockUntilDone(begun.begun, Number.POSITIVE_INFINITY), begun);
  }

  /** The next message if there is one now. Never waits. */
  tryRecv(): TryRecvResult<T> | Lagged {
    return this.#try(receiving.tryRecv);
  }

  /** As {@link recv}, but waits no longer than `ms`; 0 tries once. */
  recvTimeout(ms: number, options: AwaitOptions = {}): Promise<RecvTimeoutResult<T> | Lagged> {
    return this.#await(receiving.recvTimeout, ms, options.signal, timeoutResult);
  }

  /** As {@link recvTimeout}, but blocks the thread. */
  recvTimeoutSync(ms: number): RecvTimeoutResult<T> | Lagged {
    const begun = this.#begin(receiving.recvTimeoutSync);
    return timeoutResult(blockUntilDone(begun.begun, ms), begun);
  }

  /**
   * What is there now, one message after the other; ends when there is no more. Never waits. Throws
   * `LaggedError` when this receiver has missed messages; then iterate again.
   */
  *tryIter(): Generator<T, void, void> {
    for (;;) {
      const next = this.#try(receiving.tryIter);
      if (next.ok) yield next.value;
      else if (next.reason === "lagged") throw new LaggedError(next.missed);
      else return;
    }
  }

  /**
   * Every message, blocking the thread for each, until every sender is gone and all is received.
   * Throws `LaggedError` when this receiver has missed messages; then iterate again.
   */
  *[Symbol.iterator](): Generator<T, void, void> {
    for (;;) {
      const begun = this.#begin(receiving[Symbol.iterator]);
      const outcome = blockUntilDone(begun.begun, Number.POSITIVE_INFINITY);
      if (outcome === OUTCOME.disconnected) return;
      yield valueOf(outcome, begun);
    }
  }

  /**
   * Every message, awaiting each, until every sender is gone and all is received. Throws `LaggedError`
   * when this receiver has missed messages; then iterate again.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    const next = (): Promise<IteratorResult<T, undefined>> =>
      this.#await(next, Number.POSITIVE_INFINITY, undefined, iteratorResult);
    const iterator: AsyncIterableIterator<T> = { next, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }

  /** Another receiver, which has yet to receive the same messages as this one. */
  clone(): BroadcastReceiver<T> {
    const source = endpointOf(this);
    return startReceiving(cloneEndpoint(source, receiving.clone), source);
  }

  /** Another receiver, of all that is sent from now on. */
  resubscribe(): BroadcastReceiver<T> {
    return startReceiving(addReceiver(endpointOf(this), receiving.resubscribe));
  }

  #begin(caller: Caller): Receiving<T> {
    return beginReceive(endpointOf(this), caller) as Receiving<T>;
  }

  #try(caller: Caller): TryRecvResult<T> | Lagged {
    const begun = this.#begin(caller);
    const outcome = tryNow(begun.begun);
    if (outcome === OUTCOME.empty) return { ok: false, reason: "empty" };
    return conclude(outcome, begun);
  }

  async #await<R>(
    caller: Caller,
    ms: number,
    signal: AbortSignal | undefined,
    result: (outcome: OutcomeNumber, begun: Receiving<T>) => R,
  ): Promise<R> {
    const begun = this.#begin(caller);
    const outcome = awaitDone(begun.begun, ms, signal);
    // To await what is known already would cost another turn.
    return result(typeof outcome === "number" ? outcome : await outcome, begun);
  }
}

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const sending: Readonly<Record<"send" | "subscribe" | "clone", Caller>> = BroadcastSender.prototype;
const receiving: Readonly<
  Record<
    | "recv"
    | "recvSync"
    | "tryRecv"
    | "tryIter"
    | "recvTimeout"
    | "recvTimeoutSync"
    | "clone"
    | "resubscribe"
    | typeof Symbol.iterator,
    Caller
  >
> = BroadcastReceiver.prototype;

/** Makes a fresh handle receive: what is sent from now on, or what `source` has yet to receive. */
export function startReceiving<T>(endpoint: Endpoint, source?: Endpoint): BroadcastReceiver<T> {
  const { thread, channel, index } = endpoint;
  subscribe(thread.heap, channel, index, source?.index);
  return new BroadcastReceiver<T>(endpoint);
}

function valueOf<T>(outcome: OutcomeNumber, { value, missed }: Receiving<T>): T {
  if (outcome === OUTCOME.lagged) throw new LaggedError(missed());
  if (outcome !== OUTCOME.ok) throw new RecvError();
  return value();
}

function iteratorResult<T>(
  outcome: OutcomeNumber,
  begun: Receiving<T>,
): IteratorResult<T, undefined> {
  if (outcome === OUTCOME.disconnected) return { done: true, value: undefined };
  return { done: false, value: valueOf(outcome, begun) };
}

function timeoutResult<T>(
  outcome: OutcomeNumber,
  begun: Receiving<T>,
): RecvTimeoutResult<T> | Lagged {
  if (outcome === OUTCOME.timeout) return { ok: false, reason: "timeout" };
  return conclude(outcome, begun);
}

function conclude<T>(
  outcome: OutcomeNumber,
  { value, missed }: Receiving<T>,
):
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: "disconnected" }
  | Lagged {
  if (outcome === OUTCOME.lagged) return { ok: false, reason: "lagged", missed: missed() };
  if (outcome !== OUTCOME.ok) return { ok: false, reason: "disconnected" };
  return { ok: true, value: value() };
}
