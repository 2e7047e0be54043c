/** The receiving half of a channel. */

import { OUTCOME } from "../trace/event.ts";
import { decode } from "./codec.ts";
import { RecvError } from "./errors.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { Caller } from "./probe/probe.ts";
import type { AwaitOptions } from "./sender.ts";
import { awaitDone, type Begun, blockUntilDone, type OutcomeNumber, tryNow } from "./verbs.ts";

/** What `tryRecv` answers. */
export type TryRecvResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: "empty" | "disconnected" };

/** What `recvTimeout` answers. */
export type RecvTimeoutResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: "timeout" | "disconnected" };

/** A receive in its course: what to do, and what came of it. */
interface Receiving<T> {
  readonly begun: Begun;
  /** The value, after an outcome of `ok`. */
  readonly value: () => T;
}

/**
 * Receives what the senders of its channel send, in their order. The receiver of `channel()` and
 * `syncChannel()` is the only one: it cannot be cloned. Those of `unbounded()` and `bounded()` can
 * (`SharedReceiver`). When every sender is gone it yields what is
 * still in the buffer, then it is disconnected.
 */
export class Receiver<T> extends Handle {
  /** The next message, as soon as there is one. Rejects with `RecvError` when there will be none. */
  recv(options: AwaitOptions = {}): Promise<T> {
    return this.#await(verbs.recv, Number.POSITIVE_INFINITY, options.signal, valueOf);
  }

  /** As {@link recv}, but blocks the thread. Throws `RecvError` when there will be no message. */
  recvSync(): T {
    const { begun, value } = this.#begin(verbs.recvSync);
    if (blockUntilDone(begun, Number.POSITIVE_INFINITY) !== OUTCOME.ok) throw new RecvError();
    return value();
  }

  /** The next message if there is one now; a rendezvous: if a sender waits. Never waits. */
  tryRecv(): TryRecvResult<T> {
    return this.#try(verbs.tryRecv);
  }

  /** As {@link recv}, but waits no longer than `ms`; 0 tries once. */
  recvTimeout(ms: number, options: AwaitOptions = {}): Promise<RecvTimeoutResult<T>> {
    return this.#await(verbs.recvTimeout, ms, options.signal, timeoutResult);
  }

  /** As {@link recvTimeout}, but blocks the thread. */
  recvTimeoutSync(ms: number): RecvTimeoutResult<T> {
    const { begun, value } = this.#begin(verbs.recvTimeoutSync);
    return timeoutResult(blockUntilDone(begun, ms), value);
  }

  /** What is in the buffer now, one message after the other; ends when it is empty. Never waits. */
  *tryIter(): Generator<T, void, void> {
    for (;;) {
      const next = this.#try(verbs.tryIter);
      if (!next.ok) return;
      yield next.value;
    }
  }

  /** Every message, blocking the thread for each, until every sender is gone and all is received. */
  *[Symbol.iterator](): Generator<T, void, void> {
    for (;;) {
      const { begun, value } = this.#begin(verbs[Symbol.iterator]);
      if (blockUntilDone(begun, Number.POSITIVE_INFINITY) !== OUTCOME.ok) return;
      yield value();
    }
  }

  /** Every message, awaiting each, until every sender is gone and all is received. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    const next = (): Promise<IteratorResult<T, undefined>> =>
      this.#await(next, Number.POSITIVE_INFINITY, undefined, iteratorResult);
    const iterator: AsyncIterableIterator<T> = { next, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }

  #try(caller: Caller): TryRecvResult<T> {
    const { begun, value } = this.#begin(caller);
    const outcome = tryNow(begun);
    if (outcome === OUTCOME.ok) return { ok: true, value: value() };
    return { ok: false, reason: outcome === OUTCOME.empty ? "empty" : "disconnected" };
  }

  async #await<R>(
    caller: Caller,
    ms: number,
    signal: AbortSignal | undefined,
    result: (outcome: OutcomeNumber, value: () => T) => R,
  ): Promise<R> {
    const { begun, value } = this.#begin(caller);
    const outcome = awaitDone(begun, ms, signal);
    // To await what is known already would cost another turn.
    return result(typeof outcome === "number" ? outcome : await outcome, value);
  }

  #begin(caller: Caller): Receiving<T> {
    const endpoint = endpointOf(this);
    endpoint.check();
    const { thread } = endpoint;
    let received: unknown;
    const begun: Begun = {
      endpoint,
      message: thread.incoming,
      site: thread.probe?.operationSite(endpoint, caller) ?? 0,
      settle: (outcome, message) => {
        if (outcome === OUTCOME.ok) received = decode(thread.heap, message, thread.adopt);
      },
    };
    return { begun, value: () => received as T };
  }
}

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const verbs: Readonly<
  Record<
    | "recv"
    | "recvSync"
    | "tryRecv"
    | "tryIter"
    | "recvTimeout"
    | "recvTimeoutSync"
    | typeof Symbol.iterator,
    Caller
  >
> = Receiver.prototype;

// Those who do not check types are told why, not that something is not a function.
Object.defineProperty(Receiver.prototype, "clone", {
  value(): never {
    throw new TypeError(
      "a receiver of channel() or syncChannel() cannot be cloned: it is the only one of its channel",
    );
  },
});

function valueOf<T>(outcome: OutcomeNumber, value: () => T): T {
  if (outcome !== OUTCOME.ok) throw new RecvError();
  return value();
}

function iteratorResult<T>(outcome: OutcomeNumber, value: () => T): IteratorResult<T, undefined> {
  if (outcome === OUTCOME.ok) return { done: false, value: value() };
  return { done: true, value: undefined };
}

function timeoutResult<T>(outcome: OutcomeNumber, value: () => T): RecvTimeoutResult<T> {
  if (outcome === OUTCOME.ok) return { ok: true, value: value() };
  return { ok: false, reason: outcome === OUTCOME.timeout ? "timeout" : "disconnected" };
}
