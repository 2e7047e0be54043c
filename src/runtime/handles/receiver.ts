/** The receiving half of a channel. */

import { OUTCOME } from "../../trace/event.ts";
import { decode } from "../codec.ts";
import { RecvError } from "../errors.ts";
import { receiveAtOnce } from "../operations/at-once.ts";
import { drain, receiveMany, receiveManySync } from "../operations/batch.ts";
import { beginReceive, type Receiving } from "../operations/begin.ts";
import { closeChannel } from "../operations/close.ts";
import { msUntil } from "../operations/deadline.ts";
import {
  receiveInto,
  receiveIntoSync,
  receiveView,
  receiveViewSync,
} from "../operations/receive-bytes.ts";
import { awaitResult, blockUntilDone, type OutcomeNumber, tryNow } from "../operations/verbs.ts";
import type { Caller } from "../probe/probe.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { AwaitOptions } from "./options.ts";
import { readableOf } from "./streams.ts";

/** What `tryRecv` answers. */
export type TryRecvResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: "empty" | "disconnected" };

/** What `recvTimeout` answers. */
export type RecvTimeoutResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: "timeout" | "disconnected" };

/**
 * Receives what the senders of its channel send, in their order. The receiver of `channel()` and
 * `syncChannel()` is the only one: it cannot be cloned. Those of `unbounded()` and `bounded()` can
 * (`SharedReceiver`). When every sender is gone it yields what is
 * still in the buffer, then it is disconnected.
 */
export class Receiver<T> extends Handle {
  /** The next message, as soon as there is one. Rejects with `RecvError` when there will be none. */
  recv(options?: AwaitOptions): Promise<T> {
    const isPlain = options === undefined;
    if (isPlain) {
      try {
        const endpoint = usable(this);
        if (receiveAtOnce(endpoint, verbs.recv, true)) return Promise.resolve(taken(endpoint) as T);
      } catch (error) {
        return Promise.reject(error);
      }
    }
    return this.#await(verbs.recv, Number.POSITIVE_INFINITY, options?.signal, valueOf, isPlain);
  }

  /** As {@link recv}, but blocks the thread. Throws `RecvError` when there will be no message. */
  recvSync(): T {
    const endpoint = usable(this);
    if (receiveAtOnce(endpoint, verbs.recvSync, true)) return taken(endpoint) as T;
    const { begun, value } = this.#begin(verbs.recvSync, true);
    if (blockUntilDone(begun, Number.POSITIVE_INFINITY) !== OUTCOME.ok) throw new RecvError();
    return value();
  }

  /** The next message if there is one now; a rendezvous: if a sender waits. Never waits. */
  tryRecv(): TryRecvResult<T> {
    return this.#try(verbs.tryRecv);
  }

  /** As {@link recv}, but waits no longer than `ms`; 0 tries once. */
  recvTimeout(ms: number, options: AwaitOptions = {}): Promise<RecvTimeoutResult<T>> {
    return this.#await(verbs.recvTimeout, ms, options.signal, timeoutResult, false);
  }

  /** As {@link recvTimeout}, but blocks the thread. */
  recvTimeoutSync(ms: number): RecvTimeoutResult<T> {
    const { begun, value } = this.#begin(verbs.recvTimeoutSync, false);
    return timeoutResult(blockUntilDone(begun, ms), value);
  }

  /** As {@link recv}, but waits no longer than until `deadline`; one that has passed tries once. */
  recvDeadline(deadline: Date, options: AwaitOptions = {}): Promise<RecvTimeoutResult<T>> {
    return this.#await(verbs.recvDeadline, msUntil(deadline), options.signal, timeoutResult, false);
  }

  /** As {@link recvDeadline}, but blocks the thread. */
  recvDeadlineSync(deadline: Date): RecvTimeoutResult<T> {
    const { begun, value } = this.#begin(verbs.recvDeadlineSync, false);
    return timeoutResult(blockUntilDone(begun, msUntil(deadline)), value);
  }

  /**
   * Awaits a message of bytes (a typed array or a buffer) and copies them into `target`; resolves to
   * their number. Rejects with `RecvError` when there will be no message, and with `BytesError`, which
   * holds the message, when it is something else or does not fit.
   */
  recvInto(target: Uint8Array, options: AwaitOptions = {}): Promise<number> {
    return receiveInto(endpointOf(this), target, options.signal, verbs.recvInto);
  }

  /** As {@link recvInto}, but blocks the thread. */
  recvIntoSync(target: Uint8Array): number {
    return receiveIntoSync(endpointOf(this), target, verbs.recvIntoSync);
  }

  /**
   * Awaits a message of bytes and lends them to `use` where they stand in shared memory, without a copy;
   * resolves to what `use` returns, and then they are gone: a view that is kept shows other messages.
   * Rejects as {@link recvInto} does.
   */
  recvView<R>(use: (bytes: Uint8Array) => R, options: AwaitOptions = {}): Promise<Awaited<R>> {
    return receiveView(endpointOf(this), use, options.signal, verbs.recvView);
  }

  /** As {@link recvView}, but blocks the thread; the bytes are gone when `use` returns. */
  recvViewSync<R>(use: (bytes: Uint8Array) => R): R {
    return receiveViewSync(endpointOf(this), use, verbs.recvViewSync);
  }

  /**
   * Awaits one message and takes what else is in the buffer by then, up to `limit` messages in all; 0
   * gives none at once. Rejects with `RecvError` when there will be no message.
   */
  recvMany(limit: number, options: AwaitOptions = {}): Promise<T[]> {
    return receiveMany<T>(endpointOf(this), limit, options.signal, verbs.recvMany);
  }

  /** As {@link recvMany}, but blocks the thread. */
  recvManySync(limit: number): T[] {
    return receiveManySync<T>(endpointOf(this), limit, verbs.recvManySync);
  }

  /** Everything that is in the buffer now; a rendezvous has none. Never waits. */
  drain(): T[] {
    return drain<T>(endpointOf(this), verbs.drain);
  }

  /**
   * Closes the channel for all its senders: sends fail from now on, blocked ones too. What is in the
   * buffer, and what permits still send, can be received; then the channel is disconnected.
   */
  close(): void {
    closeChannel(endpointOf(this), verbs.close);
  }

  /**
   * A stream of the messages, which are received as they are asked for. The stream owns the receiver:
   * cancelling it drops the receiver. It closes when every sender is gone and all is received.
   */
  toReadableStream(): ReadableStream<T> {
    return readableOf<T>(endpointOf(this), verbs.toReadableStream);
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
      const endpoint = usable(this);
      if (receiveAtOnce(endpoint, verbs[Symbol.iterator], true)) {
        yield taken(endpoint) as T;
        continue;
      }
      const { begun, value } = this.#begin(verbs[Symbol.iterator], true);
      if (blockUntilDone(begun, Number.POSITIVE_INFINITY) !== OUTCOME.ok) return;
      yield value();
    }
  }

  /** Every message, awaiting each, until every sender is gone and all is received. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    const next = (): Promise<IteratorResult<T, undefined>> => {
      try {
        const endpoint = usable(this);
        if (receiveAtOnce(endpoint, next, true)) {
          return Promise.resolve({ done: false, value: taken(endpoint) as T });
        }
      } catch (error) {
        return Promise.reject(error);
      }
      return this.#await(next, Number.POSITIVE_INFINITY, undefined, iteratorResult, true);
    };
    const iterator: AsyncIterableIterator<T> = { next, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }

  #try(caller: Caller): TryRecvResult<T> {
    const endpoint = usable(this);
    if (receiveAtOnce(endpoint, caller, false)) return { ok: true, value: taken(endpoint) as T };
    const { begun, value } = this.#begin(caller, false);
    const outcome = tryNow(begun);
    if (outcome === OUTCOME.ok) return { ok: true, value: value() };
    return { ok: false, reason: outcome === OUTCOME.empty ? "empty" : "disconnected" };
  }

  #await<R>(
    caller: Caller,
    ms: number,
    signal: AbortSignal | undefined,
    result: (outcome: OutcomeNumber, value: () => T) => R,
    isTried: boolean,
  ): Promise<R> {
    try {
      const { begun, value } = this.#begin(caller, isTried);
      const end = awaitResult(begun, ms, signal, (outcome) => result(outcome, value));
      return Promise.resolve(end);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #begin(caller: Caller, isTried: boolean): Receiving<T> {
    return beginReceive(endpointOf(this), caller, isTried) as Receiving<T>;
  }
}

function usable(handle: Handle): Endpoint {
  const endpoint = endpointOf(handle);
  endpoint.check();
  return endpoint;
}

/** The value of the message at `thread.incoming`. */
function taken({ thread }: Endpoint): unknown {
  return decode(thread.heap, thread.incoming, thread.adopt);
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
    | "recvDeadline"
    | "recvDeadlineSync"
    | "recvInto"
    | "recvIntoSync"
    | "recvView"
    | "recvViewSync"
    | "recvMany"
    | "recvManySync"
    | "drain"
    | "close"
    | "toReadableStream"
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
