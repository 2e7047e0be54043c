/** The sending half of a channel. */

import { OUTCOME } from "../../trace/event.ts";
import { SendError } from "../errors.ts";
import { sendAtOnce } from "../operations/at-once.ts";
import { closed } from "../operations/await-closed.ts";
import { beginEncoded, beginSend, encodeFor } from "../operations/begin.ts";
import { msUntil } from "../operations/deadline.ts";
import { awaitDone, blockUntilDone, type OutcomeNumber, tryNow } from "../operations/verbs.ts";
import type { Caller } from "../probe/probe.ts";
import { cloneEndpoint } from "./clone.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { AwaitOptions, SendOptions } from "./options.ts";
import { beginReserve, type Permit, type TryReserveResult } from "./permit.ts";
import { writableOf } from "./streams.ts";
import { WeakSender as WeakHandle } from "./weak-sender.ts";

/** What `trySend` answers. What could not be sent is given back. */
export type TrySendResult<T> =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "full" | "disconnected"; readonly value: T };

/** What `sendTimeout` answers. What could not be sent is given back. */
export type SendTimeoutResult<T> =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "timeout" | "disconnected"; readonly value: T };

/**
 * Sends values of type `T`. A value is copied as by `structuredClone` at the call; senders and
 * receivers inside it move. Every verb throws a `DataCloneError` when the value cannot be cloned;
 * then nothing is sent.
 */
export class Sender<T> extends Handle {
  /**
   * Sends as soon as there is room; resolves when the message is in the channel (a rendezvous: when
   * it was taken). Rejects with `SendError`, which holds the value, when every receiver is gone.
   */
  async send(value: T, options?: AwaitOptions & SendOptions): Promise<void> {
    const endpoint = endpointOf(this);
    const cargo = encodeFor(endpoint, value, options?.transfer);
    const isPlain = cargo.length === 0 && options === undefined;
    if (isPlain && sendAtOnce(endpoint, verbs.send, true)) return;
    const begun = beginEncoded(endpoint, verbs.send, cargo, isPlain);
    const outcome = await awaitDone(begun, Number.POSITIVE_INFINITY, options?.signal);
    if (outcome !== OUTCOME.ok) throw new SendError(value);
  }

  /** As {@link send}, but blocks the thread. Throws `SendError` when every receiver is gone. */
  sendSync(value: T, options?: SendOptions): void {
    const endpoint = endpointOf(this);
    const cargo = encodeFor(endpoint, value, options?.transfer);
    const isPlain = cargo.length === 0;
    if (isPlain && sendAtOnce(endpoint, verbs.sendSync, true)) return;
    const begun = beginEncoded(endpoint, verbs.sendSync, cargo, isPlain);
    if (blockUntilDone(begun, Number.POSITIVE_INFINITY) !== OUTCOME.ok) throw new SendError(value);
  }

  /** Sends if there is room now; a rendezvous: if a receiver waits. Never waits. */
  trySend(value: T, options?: SendOptions): TrySendResult<T> {
    const endpoint = endpointOf(this);
    const cargo = encodeFor(endpoint, value, options?.transfer);
    if (cargo.length === 0 && sendAtOnce(endpoint, verbs.trySend, false)) return { ok: true };
    const outcome = tryNow(beginEncoded(endpoint, verbs.trySend, cargo, false));
    if (outcome === OUTCOME.ok) return { ok: true };
    return { ok: false, reason: outcome === OUTCOME.full ? "full" : "disconnected", value };
  }

  /** As {@link send}, but waits no longer than `ms`; 0 tries once. */
  async sendTimeout(
    value: T,
    ms: number,
    options: AwaitOptions & SendOptions = {},
  ): Promise<SendTimeoutResult<T>> {
    return timeoutResult(value, await this.#await(value, verbs.sendTimeout, ms, options));
  }

  /** As {@link sendTimeout}, but blocks the thread. */
  sendTimeoutSync(value: T, ms: number, options?: SendOptions): SendTimeoutResult<T> {
    const begun = beginSend(endpointOf(this), verbs.sendTimeoutSync, value, options?.transfer);
    return timeoutResult(value, blockUntilDone(begun, ms));
  }

  /** As {@link send}, but waits no longer than until `deadline`; one that has passed tries once. */
  async sendDeadline(
    value: T,
    deadline: Date,
    options: AwaitOptions & SendOptions = {},
  ): Promise<SendTimeoutResult<T>> {
    const ms = msUntil(deadline);
    return timeoutResult(value, await this.#await(value, verbs.sendDeadline, ms, options));
  }

  /** As {@link sendDeadline}, but blocks the thread. */
  sendDeadlineSync(value: T, deadline: Date, options?: SendOptions): SendTimeoutResult<T> {
    const begun = beginSend(endpointOf(this), verbs.sendDeadlineSync, value, options?.transfer);
    return timeoutResult(value, blockUntilDone(begun, msUntil(deadline)));
  }

  /**
   * Holds a place in the buffer for one message, as soon as there is one: the permit's send will not
   * wait. Who waits for a place and who waits to send are served in one order. Rejects with `SendError`
   * when every receiver is gone or the channel was closed, and with `TypeError` for a rendezvous.
   */
  async reserve(options: AwaitOptions = {}): Promise<Permit<T>> {
    const { begun, permit } = beginReserve<T>(endpointOf(this), verbs.reserve);
    const outcome = await awaitDone(begun, Number.POSITIVE_INFINITY, options.signal);
    if (outcome !== OUTCOME.ok) throw new SendError(undefined);
    return permit();
  }

  /** As {@link reserve}, but blocks the thread. */
  reserveSync(): Permit<T> {
    const { begun, permit } = beginReserve<T>(endpointOf(this), verbs.reserveSync);
    const outcome = blockUntilDone(begun, Number.POSITIVE_INFINITY);
    if (outcome !== OUTCOME.ok) throw new SendError(undefined);
    return permit();
  }

  /** Holds a place in the buffer if there is one now. Never waits. */
  tryReserve(): TryReserveResult<T> {
    const { begun, permit } = beginReserve<T>(endpointOf(this), verbs.tryReserve);
    const outcome = tryNow(begun);
    if (outcome === OUTCOME.ok) return { ok: true, value: permit() };
    return { ok: false, reason: outcome === OUTCOME.full ? "full" : "disconnected" };
  }

  /**
   * Resolves when sends can only fail: every receiver is gone, or the channel was closed. It keeps the
   * process alive only while another thread, or a message, has a receiver.
   */
  closed(options: AwaitOptions = {}): Promise<void> {
    return closed(endpointOf(this), options.signal);
  }

  /** A way to a sender of this channel that does not keep the channel open. */
  downgrade(): WeakSender<T> {
    const source = endpointOf(this);
    source.check();
    const { probe } = source.thread;
    probe?.handleWeakened(source.id, source.channelId, probe.site(verbs.downgrade));
    return new WeakHandle(source, (endpoint) => new Sender<T>(endpoint));
  }

  /**
   * A stream whose chunks are sent. A write ends when there was room in the channel. The stream owns the
   * sender: closing or aborting it drops the sender. It fails with `SendError` as soon as every receiver
   * is gone or the channel is closed.
   */
  toWritableStream(): WritableStream<T> {
    return writableOf<T>(endpointOf(this), verbs.toWritableStream);
  }

  /** Another sender of the same channel. The channel is open until all of them are dropped. */
  clone(): Sender<T> {
    return new Sender<T>(cloneEndpoint(endpointOf(this), verbs.clone));
  }

  async #await(
    value: T,
    caller: Caller,
    ms: number,
    { signal, transfer }: AwaitOptions & SendOptions,
  ): Promise<OutcomeNumber> {
    return awaitDone(beginSend(endpointOf(this), caller, value, transfer), ms, signal);
  }
}

/** A way to a sender of a channel that does not keep the channel open: see {@link Sender.downgrade}. */
export type WeakSender<T> = WeakHandle<Sender<T>>;

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const verbs: Readonly<
  Record<
    | "send"
    | "sendSync"
    | "trySend"
    | "sendTimeout"
    | "sendTimeoutSync"
    | "sendDeadline"
    | "sendDeadlineSync"
    | "reserve"
    | "reserveSync"
    | "tryReserve"
    | "toWritableStream"
    | "clone"
    | "downgrade",
    Caller
  >
> = Sender.prototype;

function timeoutResult<T>(value: T, outcome: OutcomeNumber): SendTimeoutResult<T> {
  if (outcome === OUTCOME.ok) return { ok: true };
  return { ok: false, reason: outcome === OUTCOME.timeout ? "timeout" : "disconnected", value };
}
