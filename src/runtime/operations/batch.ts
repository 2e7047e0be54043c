/** Receiving several messages in one call. */

import { OUTCOME } from "../../trace/event.ts";
import { decode } from "../codec.ts";
import { RecvError } from "../errors.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import type { Caller } from "../probe/probe.ts";
import { receiveAtOnce } from "./at-once.ts";
import { beginReceiveAt } from "./begin.ts";
import { awaitDone, blockUntilDone, tryNow } from "./verbs.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;

/** What a batch is received from, and how. */
interface Batch {
  readonly endpoint: Endpoint;
  readonly limit: number;
  /** The call site, for the probe: every message of the batch has it. */
  readonly site: number;
  readonly caller: Caller;
}

/** Awaits one message and takes what else is there; for the user's call of `caller`. */
export async function receiveMany<T>(
  endpoint: Endpoint,
  limit: number,
  signal: AbortSignal | undefined,
  caller: Caller,
): Promise<T[]> {
  const batch = begin(endpoint, limit, caller);
  if (limit === 0) return [];
  const { begun, value } = beginReceiveAt(endpoint, batch.site);
  if ((await awaitDone(begun, FOR_EVER, signal)) !== OUTCOME.ok) throw new RecvError();
  return takeMore(batch, [value() as T]);
}

/** As {@link receiveMany}, but blocks the thread. */
export function receiveManySync<T>(endpoint: Endpoint, limit: number, caller: Caller): T[] {
  const batch = begin(endpoint, limit, caller);
  if (limit === 0) return [];
  const { begun, value } = beginReceiveAt(endpoint, batch.site);
  if (blockUntilDone(begun, FOR_EVER) !== OUTCOME.ok) throw new RecvError();
  return takeMore(batch, [value() as T]);
}

/** Takes what is in the buffer now; what is sent meanwhile stays. */
export function drain<T>(endpoint: Endpoint, caller: Caller): T[] {
  endpoint.check();
  const { flavor, thread, channel } = endpoint;
  return takeMore<T>(begin(endpoint, flavor.len(thread.heap, channel), caller), []);
}

function begin(endpoint: Endpoint, limit: number, caller: Caller): Batch {
  endpoint.check();
  if (!(limit >= 0)) throw new RangeError(`a batch's limit is a number from 0, not ${limit}`);
  const site = endpoint.thread.probe?.operationSite(endpoint, caller) ?? 0;
  return { endpoint, limit, site, caller };
}

function takeMore<T>({ endpoint, limit, site, caller }: Batch, taken: T[]): T[] {
  const { flavor, thread, channel } = endpoint;
  const { heap, incoming, adopt } = thread;
  // A receiver may have been dropped while its first message was on its way to who awaits it.
  if (!endpoint.isOpen) return taken;
  if (thread.probe === null) {
    while (taken.length < limit && flavor.len(heap, channel) > 0) {
      if (!receiveAtOnce(endpoint, caller, false)) break;
      taken.push(decode(heap, incoming, adopt) as T);
    }
    return taken;
  }
  // The caller may be on the stack no more: only its site is known.
  while (taken.length < limit && flavor.len(heap, channel) > 0) {
    const { begun, value } = beginReceiveAt(endpoint, site);
    if (tryNow(begun) !== OUTCOME.ok) break;
    taken.push(value() as T);
  }
  return taken;
}
