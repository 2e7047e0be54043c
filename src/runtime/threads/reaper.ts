/**
 * The reaper's thread: notices the end of workers while the thread that spawned them is blocked, and
 * settles their estate, so that blocked peers wake up.
 */

import { parentPort, workerData } from "node:worker_threads";
import type { Dropping } from "../life.ts";
import { Heap } from "../memory/heap.ts";
import { HEADER, MESSAGE } from "../memory/layout.ts";
import type { Connecting } from "../parcels/carrier.ts";
import { Hub } from "../parcels/hub.ts";
import type { Forwarded } from "../parcels/lines.ts";
import { joinRecording } from "../probe/open.ts";
import type { Probe } from "../probe/probe.ts";
import { declareDead, settleEstates, tellDeaths } from "./estate.ts";
import type { ReaperData, Watched } from "./watch-over.ts";

const { memory, worker } = workerData as ReaperData;
const heap = new Heap(memory, worker);

/** What it waits for may be held by a worker whose end it has not heard of yet. */
class NotNow extends Error {}
heap.beforeSleep = () => {
  throw new NotNow();
};

const RETRY_AFTER_MS = 1;
let untold: number[] = [];
let recording: Probe | undefined;
let incoming = 0;

const hub = new Hub(heap);

parentPort?.on("message", (message: Watched | Connecting | Forwarded) => {
  if ("connect" in message) hub.connect(message);
  else if ("from" in message) hub.receive(message.from, message.message);
  else watch(message);
});

function watch({ worker: watched, port }: Watched): void {
  const notice = (): void => {
    untold.push(...declareDead({ heap }, watched));
    settle();
  };
  if (port === undefined) {
    notice();
    return;
  }
  port.once("close", notice);
  port.unref();
  port.start();
}

/** Settles what can be settled. It never waits for a lock: it looks at its event loop instead. */
function settle(): void {
  try {
    const by = dropping();
    settleEstates(by);
    tellDeaths(by, untold);
    untold = [];
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    setTimeout(settle, RETRY_AFTER_MS);
  }
}

/**
 * What it needs of the memory, taken only now: the allocator's lock too may be held by a worker whose death this
 * thread is there to notice.
 */
function dropping(): Dropping {
  if (heap.read(HEADER.tracing) !== 0) recording ??= joinedRecording();
  incoming ||= heap.allocateCleared(MESSAGE.words * 4);
  return { heap, probe: recording ?? null, incoming };
}

/** Undefined when there is no memory to record into: what the dead left is settled all the same. */
function joinedRecording(): Probe | undefined {
  try {
    // Worker 0: what it records names the worker that it happened to.
    return joinRecording(heap, 0);
  } catch (error) {
    if (error instanceof NotNow) throw error;
    return undefined;
  }
}
