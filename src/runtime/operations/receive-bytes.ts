/** Receiving bytes without a buffer of their own: into the caller's, or where they stand. */

import { OUTCOME } from "../../trace/event.ts";
import { bytesOfValue, shownBytes } from "../codec/bytes.ts";
import { decode } from "../codec.ts";
import { BytesError, RecvError } from "../errors.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { copyBytes } from "../memory/copy.ts";
import type { Heap } from "../memory/heap.ts";
import { MESSAGE, TAG } from "../memory/layout.ts";
import type { Caller } from "../probe/probe.ts";
import { beginReceiveAt, type Receiving } from "./begin.ts";
import { awaitDone, blockUntilDone, type OutcomeNumber } from "./verbs.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;

/** Bytes where they stand, until they are given back. */
interface Lease {
  readonly bytes: Uint8Array;
  readonly end: () => void;
}

/** Awaits a message and copies its bytes into `target`; returns how many. */
export async function receiveInto(
  endpoint: Endpoint,
  target: Uint8Array,
  signal: AbortSignal | undefined,
  caller: Caller,
): Promise<number> {
  const receiving = beginLease(endpoint, caller);
  return copyTo(target, leaseOf(receiving, await awaitDone(receiving.begun, FOR_EVER, signal)));
}

/** As {@link receiveInto}, but blocks the thread. */
export function receiveIntoSync(endpoint: Endpoint, target: Uint8Array, caller: Caller): number {
  const receiving = beginLease(endpoint, caller);
  return copyTo(target, leaseOf(receiving, blockUntilDone(receiving.begun, FOR_EVER)));
}

/** Awaits a message and lends its bytes to `use` until what that returns is settled. */
export async function receiveView<R>(
  endpoint: Endpoint,
  use: (bytes: Uint8Array) => R,
  signal: AbortSignal | undefined,
  caller: Caller,
): Promise<Awaited<R>> {
  const receiving = beginLease(endpoint, caller);
  const lease = leaseOf(receiving, await awaitDone(receiving.begun, FOR_EVER, signal));
  try {
    return await use(lease.bytes);
  } finally {
    lease.end();
  }
}

/** Blocks the thread for a message and lends its bytes to `use` until that returns. */
export function receiveViewSync<R>(
  endpoint: Endpoint,
  use: (bytes: Uint8Array) => R,
  caller: Caller,
): R {
  const receiving = beginLease(endpoint, caller);
  const lease = leaseOf(receiving, blockUntilDone(receiving.begun, FOR_EVER));
  try {
    return use(lease.bytes);
  } finally {
    lease.end();
  }
}

function beginLease(endpoint: Endpoint, caller: Caller): Receiving<unknown> {
  endpoint.check();
  const site = endpoint.thread.probe?.operationSite(endpoint, caller) ?? 0;
  return beginReceiveAt(endpoint, site, false, lend);
}

/** The bytes of a message, or an error that holds the message when it is something else. */
function lend(heap: Heap, message: number, adopt: (index: number) => object): Lease | BytesError {
  if (heap.read(message + MESSAGE.tag) === TAG.bytes) {
    const block = heap.read(message + MESSAGE.block);
    return {
      bytes: shownBytes(heap, message),
      end() {
        heap.free(block);
      },
    };
  }
  const value = decode(heap, message, adopt);
  const bytes = bytesOfValue(value);
  if (bytes === undefined)
    return new BytesError("the message is neither bytes nor a buffer", value);
  return { bytes, end: () => undefined };
}

function leaseOf({ value }: Receiving<unknown>, outcome: OutcomeNumber): Lease {
  if (outcome !== OUTCOME.ok) throw new RecvError();
  const lease = value() as Lease | BytesError;
  if (lease instanceof BytesError) throw lease;
  return lease;
}

function copyTo(target: Uint8Array, { bytes, end }: Lease): number {
  const { length } = bytes;
  try {
    if (length > target.length) {
      const text = `a message of ${length} bytes does not fit into ${target.length} bytes`;
      throw new BytesError(text, Uint8Array.from(bytes));
    }
    copyBytes(bytes, target);
    return length;
  } finally {
    end();
  }
}
