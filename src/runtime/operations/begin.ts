/** How sends and receives of one value begin; `verbs.ts` has the rest of their course. */

import { OUTCOME } from "../../trace/event.ts";
import { freeBlock } from "../cargo.ts";
import { decode, encode } from "../codec.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { MESSAGE } from "../memory/layout.ts";
import { abandon, type Transferable } from "../parcels/parcel.ts";
import type { Caller } from "../probe/probe.ts";
import type { Thread } from "../threads/registry.ts";
import { type Carried, recordMoved, seal, unseal } from "../transfer.ts";
import type { Begun } from "./verbs.ts";

/**
 * A send for the user's call of `caller`. The handles in the value have moved, and come back when it
 * is not sent. Throws as `encode` does; then nothing has happened.
 */
export function beginSend(
  endpoint: Endpoint,
  caller: Caller,
  value: unknown,
  transfer?: readonly Transferable[],
): Begun {
  return beginEncoded(endpoint, caller, encodeFor(endpoint, value, transfer), false);
}

/** Writes a value as the message at `thread.outgoing`; returns what moves with it. */
export function encodeFor(
  endpoint: Endpoint,
  value: unknown,
  transfer?: readonly Transferable[],
): readonly Carried[] {
  endpoint.check();
  const { heap, outgoing, preview } = endpoint.thread;
  const cargo = encode(heap, outgoing, value, transfer);
  if (preview !== null) preview(value);
  return cargo;
}

/** As {@link beginSend}, of the message at `thread.outgoing`, with which `cargo` moves. */
export function beginEncoded(
  endpoint: Endpoint,
  caller: Caller,
  cargo: readonly Carried[],
  isTried: boolean,
): Begun {
  const { thread, channelId } = endpoint;
  const site = thread.probe?.operationSite(endpoint, caller) ?? 0;
  seal(cargo, caller);
  return {
    endpoint,
    message: thread.outgoing,
    site,
    caller,
    isTried,
    preview: thread.probe?.takePreview(),
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

/**
 * Writes a value of which every receiver gets a copy as the thread's outgoing message. Throws as
 * `encode` does, and a `DataCloneError` when there is a handle in it: a handle has one owner.
 */
export function encodeForAll({ heap, outgoing }: Thread, value: unknown): void {
  const cargo = encode(heap, outgoing, value);
  const [inside] = cargo;
  if (inside === undefined) return;
  abandon(cargo);
  freeBlock(heap, outgoing);
  throw new DOMException(`${inside.toString()} cannot go to many receivers`, "DataCloneError");
}

/**
 * As {@link beginSend}, for a value of which every receiver gets a copy. Throws as
 * {@link encodeForAll} does.
 */
export function beginSendToAll(endpoint: Endpoint, caller: Caller, value: unknown): Begun {
  endpoint.check();
  const { thread } = endpoint;
  const site = thread.probe?.operationSite(endpoint, caller) ?? 0;
  encodeForAll(thread, value);
  thread.preview?.(value);
  return {
    endpoint,
    message: thread.outgoing,
    site,
    caller,
    preview: thread.probe?.takePreview(),
    settle: (outcome, message) => {
      if (outcome !== OUTCOME.ok) freeBlock(thread.heap, message);
    },
  };
}

/** A receive in its course: what to do, and what came of it. */
export interface Receiving<T> {
  readonly begun: Begun;
  /** The value, after an outcome of `ok`. */
  readonly value: () => T;
  /** How many messages the receiver missed, after an outcome of `lagged`. */
  readonly missed: () => number;
}

/** A receive for the user's call of `caller`. */
export function beginReceive(
  endpoint: Endpoint,
  caller: Caller,
  isTried: boolean = false,
): Receiving<unknown> {
  endpoint.check();
  return beginReceiveAt(
    endpoint,
    endpoint.thread.probe?.operationSite(endpoint, caller) ?? 0,
    isTried,
    decode,
    caller,
  );
}

/**
 * A receive for a call at that site: one of several of the same call, or a later one. `read` makes the
 * value of the message, as `decode` does; `caller` is the call if it is on the stack.
 */
export function beginReceiveAt(
  endpoint: Endpoint,
  site: number,
  isTried: boolean = false,
  read: typeof decode = decode,
  caller?: Caller,
): Receiving<unknown> {
  endpoint.check();
  const { thread } = endpoint;
  let received: unknown;
  let missed = 0;
  const begun: Begun = {
    endpoint,
    message: thread.incoming,
    site,
    caller,
    isTried,
    settle: (outcome, message) => {
      if (outcome === OUTCOME.ok) received = read(thread.heap, message, thread.adopt);
      if (outcome === OUTCOME.lagged) missed = thread.heap.read(message + MESSAGE.inline);
    },
  };
  return { begun, value: () => received, missed: () => missed };
}
