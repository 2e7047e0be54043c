/**
 * What this thread knows of the program's channels: the only module-level mutable state of the
 * runtime, one for each thread. How a thread comes to it stands in `join.ts`.
 */

import type { Worker } from "node:worker_threads";
import type { OpenHandles } from "../handles/open-handles.ts";
import type { Backoff } from "../operations/backoff.ts";
import type { Doorbell } from "../operations/doorbell.ts";
import type { Carrier } from "../parcels/carrier.ts";
import type { Probe } from "../probe/probe.ts";
import type { Watcher } from "./watch-over.ts";

/** One thread's share of the runtime. */
export interface Thread extends Watcher {
  /** True in the thread that made the heap. */
  readonly isRoot: boolean;
  /** Null when the program is not traced. */
  readonly probe: Probe | null;
  /** The same, for operations that complete at once; null when the probe does not hear of them. */
  readonly meter: Probe | null;
  /** Takes the value of a send for its preview; null when messages are not previewed. */
  readonly preview: Probe["preview"];
  /** Where the message stands that is being sent, and the one that is being received. */
  readonly outgoing: number;
  readonly incoming: number;
  readonly backoff: Backoff;
  /** The awaited operations of this thread. */
  readonly doorbell: Doorbell;
  /** The handles that this thread owns. */
  readonly open: OpenHandles;
  /** The workers that it has spawned and that live. */
  readonly spawned: Map<number, Worker>;
  /** Last number given to an operation that had to wait. */
  lastOperation: number;
  /** How it will have ended: a number of `EXIT`, and an error's text. */
  exit: { readonly how: number; readonly text: string };
  /** How parcels come and go, unless this thread has no line to the hub. */
  carrier: Carrier | undefined;
  /** Makes the handle, or gives what is in the parcel, of a record that this thread has come to own. */
  readonly adopt: (index: number) => object;
}

let current: Thread | undefined;

/** This thread's share, if it has one yet. */
export function joined(): Thread | undefined {
  return current;
}

/** Sets this thread's share, once. */
export function setJoined(thread: Thread): void {
  current = thread;
}
