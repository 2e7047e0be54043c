/** How handles change hands: into messages, to spawned workers, and back when that failed. */

import { handleRecord } from "./cargo.ts";
import { store } from "./memory/atomics.ts";
import { HANDLE } from "./memory/layout.ts";
import type { Views } from "./memory/memory.ts";
import type { Caller } from "./probe/probe.ts";

/** Where handles go. */
export interface Destination {
  /** The new owner, or 0 for a message of the channel `carrier`. */
  readonly worker: number;
  readonly carrier: number;
}

/** What has an owner, and travels with a message: a handle or a parcel. */
export interface Carried {
  /** Its record in the table of handles, and its id. */
  readonly index: number;
  readonly id: number;
  /** This thread cannot use it any more, since a call of `caller`. */
  markMoved(caller: Caller): void;
  /** What it travelled with was not sent: it is this thread's again. */
  markReturned(): void;
  /** What it travels with was sent. */
  hasMoved(to: Destination, site: number): void;
  /** What a person calls it. */
  toString(): string;
}

/** This thread cannot use the handles any more; what they travel with may still fail. */
export function seal(cargo: readonly Carried[], caller: Caller): void {
  for (const carried of cargo) carried.markMoved(caller);
}

/** Makes a worker the owner of sealed handles. */
export function moveTo(views: Views, cargo: readonly Carried[], worker: number): void {
  for (const { index } of cargo) {
    store(views.words, handleRecord(views, index) + HANDLE.owner, worker);
  }
}

/** What the handles travelled with was not sent: they are this thread's again. */
export function unseal(cargo: readonly Carried[]): void {
  for (const carried of cargo) carried.markReturned();
}

/** Sealed handles have moved for good. */
export function recordMoved(cargo: readonly Carried[], to: Destination, site: number): void {
  for (const carried of cargo) carried.hasMoved(to, site);
}
