/** A place in a channel's buffer that was reserved for one message. */

import { OUTCOME } from "../../trace/event.ts";
import { SendError } from "../errors.ts";
import { BLOCKED, DISCONNECTED } from "../flavors/flavor.ts";
import { dropEndpoint } from "../life.ts";
import { beginSend } from "../operations/begin.ts";
import { type Begun, end, instant, outcomeOf } from "../operations/begun.ts";
import type { Caller } from "../probe/probe.ts";
import { Endpoint } from "./endpoint.ts";
import { HostObject } from "./host-object.ts";
import type { SendOptions } from "./options.ts";

/** What `tryReserve` answers. */
export type TryReserveResult<T> =
  | { readonly ok: true; readonly value: Permit<T> }
  | { readonly ok: false; readonly reason: "full" | "disconnected" };

/**
 * Holds one slot of a channel's buffer until it is sent into or released; then it is used up. As
 * tokio's `OwnedPermit` it keeps its channel open as a sender does (it counts as none), and can send
 * also after the receiver has closed the channel. It stays in its thread.
 */
export class Permit<T> extends HostObject {
  readonly #endpoint: Endpoint;

  /** Permits are made by `Sender.reserve`. */
  constructor(endpoint: Endpoint) {
    super();
    this.#endpoint = endpoint;
  }

  /**
   * Sends into the reserved slot; never waits. Throws `SendError` when every receiver is gone. When the
   * value cannot be cloned it throws a `DataCloneError`, and the slot is still held.
   */
  send(value: T, options?: SendOptions): void {
    const endpoint = this.#endpoint;
    const begun = beginSend(endpoint, verbs.send, value, options?.transfer);
    const outcome = sendInto(endpoint, begun);
    dropEndpoint(endpoint, verbs.send);
    if (outcome !== OUTCOME.ok) throw new SendError(value);
  }

  /** Gives the slot back, nothing sent. To release twice, or after {@link send}, does nothing. */
  release(): void {
    dropEndpoint(this.#endpoint, verbs.release);
  }

  /** As {@link release}: for `using`. */
  [Symbol.dispose](): void {
    dropEndpoint(this.#endpoint, verbs[Symbol.dispose]);
  }
}

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const verbs: Readonly<Record<"send" | "release" | typeof Symbol.dispose, Caller>> =
  Permit.prototype;

function sendInto(endpoint: Endpoint, begun: Begun): number {
  const { flavor, thread, channel, index } = endpoint;
  const time = instant(endpoint);
  let result: number = BLOCKED;
  try {
    result = flavor.sendReserved?.(thread.heap, channel, begun.message, index) ?? DISCONNECTED;
  } finally {
    // Without memory for the message it throws, and what was to be sent is given back.
    if (result === BLOCKED) begun.settle(OUTCOME.aborted, begun.message, result);
  }
  const outcome = outcomeOf(result, OUTCOME.aborted);
  end(begun, begun.message, outcome, result, 0, time);
  return outcome;
}

/** A reservation in its course. */
export interface Reserving<T> {
  readonly begun: Begun;
  /** The permit, after an outcome of `ok`. */
  readonly permit: () => Permit<T>;
}

/** Begins to reserve a slot for the user's call of `caller`. Throws for a rendezvous: it has none. */
export function beginReserve<T>(source: Endpoint, caller: Caller): Reserving<T> {
  source.check();
  const { thread, channelId, id, side, flavor } = source;
  if (flavor.reserve === undefined) {
    throw new TypeError(`${source.toString()} has no buffer in which to reserve a place`);
  }
  const site = thread.probe?.site(caller) ?? 0;
  let made: Permit<T> | undefined;
  const begun: Begun = {
    endpoint: source,
    message: thread.outgoing,
    site,
    reserves: true,
    settle: (outcome, _message, record) => {
      if (outcome !== OUTCOME.ok) return;
      const endpoint = new Endpoint(thread, record, site);
      thread.probe?.handleCloned(endpoint.id, id, channelId, side, 1, site);
      made = new Permit<T>(endpoint);
    },
  };
  return { begun, permit: () => made as Permit<T> };
}
