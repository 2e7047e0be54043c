/** How handles change hands: into messages, to spawned workers, and back when that failed. */

import { store } from "./atomics.ts";
import { handleRecord } from "./cargo.ts";
import type { Endpoint } from "./endpoint.ts";
import { HANDLE } from "./layout.ts";
import type { Caller } from "./probe/probe.ts";

/** Where handles go. */
export interface Destination {
  /** The new owner, or 0 for a message of the channel `carrier`. */
  readonly worker: number;
  readonly carrier: number;
}

/** This thread cannot use the handles any more; what they travel with may still fail. */
export function seal(cargo: readonly Endpoint[], caller: Caller): void {
  for (const endpoint of cargo) endpoint.markMoved(caller);
}

/** Makes a worker the owner of sealed handles. */
export function moveTo(cargo: readonly Endpoint[], worker: number): void {
  for (const { thread, index } of cargo) {
    const record = handleRecord(thread.heap, index);
    store(thread.heap.words, record + HANDLE.owner, worker);
  }
}

/** What the handles travelled with was not sent: they are this thread's again. */
export function unseal(cargo: readonly Endpoint[]): void {
  for (const endpoint of cargo) {
    moveTo([endpoint], endpoint.thread.worker);
    endpoint.markReturned();
  }
}

/** Tells the probe that sealed handles have moved. */
export function recordMoved(cargo: readonly Endpoint[], to: Destination, site: number): void {
  for (const { thread, id, channelId } of cargo) {
    thread.probe?.handleMoved(id, channelId, to.worker, to.carrier, site);
  }
}
