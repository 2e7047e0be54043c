/** The sending half of a channel. */

import { OUTCOME } from "../trace/event.ts";
import { freeBlock } from "./cargo.ts";
import { cloneEndpoint } from "./clone.ts";
import { encode } from "./codec.ts";
import { SendError } from "./errors.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { Caller } from "./probe/probe.ts";
import { recordMoved, seal, unseal } from "./transfer.ts";
import { awaitDone, type Begun, blockUntilDone, type OutcomeNumber, tryNow } from "./verbs.ts";

/** What `trySend` answers. What could not be sent is given back. */
export type TrySendResult<T> =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "full" | "disconnected"; readonly value: T };

/** What `sendTimeout` answers. What could not be sent is given back. */
export type SendTimeoutResult<T> =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "timeout" | "disconnected"; readonly value: T };

/** Options of the verbs that are awaited. */
export interface AwaitOptions {
  /** Aborting it ends the wait; the promise is rejected with its reason. Nothing is lost. */
  readonly signal?: AbortSignal;
}

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
  async send(value: T, options: AwaitOptions = {}): Promise<void> {
    const outcome = await this.#await(value, verbs.send, Number.POSITIVE_INFINITY, options.signal);
    if (outcome !== OUTCOME.ok) throw new SendError(value);
  }

  /** As {@link send}, but blocks the thread. Throws `SendError` when every receiver is gone. */
  sendSync(value: T): void {
    const begun = this.#begin(value, verbs.sendSync);
    if (blockUntilDone(begun, Number.POSITIVE_INFINITY) !== OUTCOME.ok) throw new SendError(value);
  }

  /** Sends if there is room now; a rendezvous: if a receiver waits. Never waits. */
  trySend(value: T): TrySendResult<T> {
    const outcome = tryNow(this.#begin(value, verbs.trySend));
    if (outcome === OUTCOME.ok) return { ok: true };
    return { ok: false, reason: outcome === OUTCOME.full ? "full" : "disconnected", value };
  }

  /** As {@link send}, but waits no longer than `ms`; 0 tries once. */
  async sendTimeout(
    value: T,
    ms: number,
    options: AwaitOptions = {},
  ): Promise<SendTimeoutResult<T>> {
    return timeoutResult(value, await this.#await(value, verbs.sendTimeout, ms, options.signal));
  }

  /** As {@link sendTimeout}, but blocks the thread. */
  sendTimeoutSync(value: T, ms: number): SendTimeoutResult<T> {
    const begun = this.#begin(value, verbs.sendTimeoutSync);
    return timeoutResult(value, blockUntilDone(begun, ms));
  }

  /** Another sender of the same channel. The channel is open until all of them are dropped. */
  clone(): Sender<T> {
    return new Sender<T>(cloneEndpoint(endpointOf(this), verbs.clone));
  }

  async #await(
    value: T,
    caller: Caller,
    ms: number,
    signal: AbortSignal | undefined,
  ): Promise<OutcomeNumber> {
    return awaitDone(this.#begin(value, caller), ms, signal);
  }

  #begin(value: T, caller: Caller): Begun {
    const endpoint = endpointOf(this);
    endpoint.check();
    const { thread, channelId } = endpoint;
    const site = thread.probe?.operationSite(endpoint, caller) ?? 0;
    const cargo = encode(thread.heap, thread.outgoing, value);
    seal(cargo, caller);
    return {
      endpoint,
      message: thread.outgoing,
      site,
      settle: (outcome, message) => {
        if (outcome === OUTCOME.ok) {
          recordMoved(cargo, { worker: 0, carrier: channelId }, site);
          return;
        }
        unseal(cargo);
        freeBlock(thread.heap, message);
      },
    };
  }
}

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const verbs: Readonly<
  Record<"send" | "sendSync" | "trySend" | "sendTimeout" | "sendTimeoutSync" | "clone", Caller>
> = Sender.prototype;

function timeoutResult<T>(value: T, outcome: OutcomeNumber): SendTimeoutResult<T> {
  if (outcome === OUTCOME.ok) return { ok: true };
  return { ok: false, reason: outcome === OUTCOME.timeout ? "timeout" : "disconnected", value };
}
