/**
 * How a thread comes to share in the program's channels: it joins when it first needs them; the first
 * thread of all makes the heap. Threads that are started later find it in their environment data,
 * whoever started them. And how it leaves: at its end it drops what it owns.
 */

import {
  getEnvironmentData,
  isMainThread,
  type MessagePort,
  setEnvironmentData,
  threadId,
  type Worker,
} from "node:worker_threads";
import { EXIT } from "../../trace/event.ts";
import { handleRecord } from "../cargo.ts";
import { openCore } from "../core.ts";
import { handlesOwnedBy } from "../counter.ts";
import { adopt } from "../handles/adopt.ts";
import { OpenHandles } from "../handles/open-handles.ts";
import { dropRecord } from "../life.ts";
import { load, store } from "../memory/atomics.ts";
import { Heap } from "../memory/heap.ts";
import { CHANNEL, END, FLAG, HANDLE, HEADER, MESSAGE, WORKER } from "../memory/layout.ts";
import type { SharedMemory } from "../memory/memory.ts";
import { Backoff } from "../operations/backoff.ts";
import { Doorbell } from "../operations/doorbell.ts";
import { Carrier, refuse } from "../parcels/carrier.ts";
import { lineOf, RootLine } from "../parcels/lines.ts";
import { isParcel } from "../parcels/parcel.ts";
import { openProbe } from "../probe/open.ts";
import type { Probe } from "../probe/probe.ts";
import { RestWatch } from "../probe/rest-watch.ts";
import { SIDE } from "../sides.ts";
import { onEmptyLoop } from "./empty-loop.ts";
import { bury } from "./estate.ts";
import { countHandMade } from "./hand-made.ts";
import { joined, setJoined, type Thread } from "./registry.ts";
import { spawnedData } from "./spawned-data.ts";
import { handOver } from "./watch-over.ts";
import { addWorker, closeCacheOf, markDead, workerOfThread, workerRecord } from "./workers.ts";

/** What a thread inherits from the one that starts it. */
interface Inheritance {
  readonly memory: SharedMemory;
  /** The worker that starts it. */
  readonly parent: number;
}

const INHERITANCE = "mpscope";

/** The first worker of a program. */
const ROOT = 1;

/** This thread's share in the channels. */
export function join(): Thread {
  const thread = joined();
  if (thread !== undefined) return thread;
  const spawned = spawnedData();
  if (spawned !== undefined) return joinAs(spawned.memory, spawned.worker, spawned.line);
  const inherited = getEnvironmentData(INHERITANCE) as unknown as Inheritance | undefined;
  if (inherited === undefined) {
    const heap = Heap.create();
    addWorker(heap, 0);
    return enter(heap, true, 0);
  }
  const { memory, parent } = inherited;
  return enter(new Heap(memory, addWorker(new Heap(memory, parent), parent)), false, parent);
}

/** Joins the program whose memory it is, as a worker that nobody has spawned. */
export function joinShared(memory: SharedMemory): void {
  enter(new Heap(memory, addWorker(new Heap(memory, ROOT), ROOT)), false, ROOT);
}

/**
 * Joins as a worker that a spawning thread has entered into the table; `line` is its line to the hub,
 * if that thread has one itself.
 */
export function joinAs(memory: SharedMemory, worker: number, line?: MessagePort): Thread {
  return enter(new Heap(memory, worker), false, undefined, line);
}

/** `parent` is undefined for a spawned worker: then its parent has told the probe of it. */
function enter(
  heap: Heap,
  isRoot: boolean,
  parent: number | undefined,
  line?: MessagePort,
): Thread {
  const { worker } = heap;
  const record = workerRecord(heap, worker);
  store(heap.words, record + WORKER.thread, threadId);
  setEnvironmentData(INHERITANCE, { memory: heap.memory, parent: worker });
  store(heap.words, record + WORKER.cache, heap.openCache());
  const isTraced = isRoot ? process.env["MPSCOPE"] !== undefined : heap.read(HEADER.tracing) !== 0;
  const probe = isTraced ? openProbe({ root: isRoot, worker, heap }) : null;
  const outgoing = heap.allocateCleared(MESSAGE.words * 4);
  heap.core = openCore(heap, outgoing);
  const thread: Thread = {
    heap,
    worker,
    isRoot,
    probe,
    meter: probe?.hearsAll === true ? probe : null,
    preview: probe?.preview ?? null,
    outgoing,
    incoming: heap.allocateCleared(MESSAGE.words * 4),
    backoff: new Backoff(),
    doorbell: new Doorbell(heap),
    open: new OpenHandles(({ index, id, channelId, side, site }) => {
      probe?.handleLeaked(id, channelId, side, site);
      if (side === SIDE.receiver) thread.carrier?.close(channelId);
      dropRecord(thread, index, worker, 0);
    }),
    spawned: new Map(),
    lastOperation: 0,
    exit: { how: EXIT.exited, text: "" },
    watched: [],
    reaper: undefined,
    carrier: undefined,
    adopt: (index) => {
      if (!isParcel(heap, index)) return adopt(thread, index);
      return thread.carrier?.take(index) ?? refuse(heap, index);
    },
  };
  const rootLine = isRoot ? new RootLine(thread) : undefined;
  const ownLine = rootLine ?? (line === undefined ? undefined : lineOf(line));
  if (ownLine !== undefined) {
    thread.carrier = new Carrier(heap, ownLine, (channel) => isOnlyReceiver(thread, channel));
  }
  heap.beforeSleep = () => {
    handOver(thread);
    rootLine?.handOver();
  };
  setJoined(thread);
  if (probe !== null) watchRest(thread, probe);
  if (parent !== undefined) {
    const name = isMainThread ? "main" : `worker-${threadId}`;
    probe?.workerStarted(worker, name, isMainThread ? "main" : "node-worker", parent, 0);
    onEmptyLoop(() => {
      thread.exit = { how: EXIT.returned, text: "" };
      // What it still awaits will never come.
      if (thread.doorbell.isWaiting) probe?.rests("");
    });
  }
  process.on("uncaughtExceptionMonitor", (error) => {
    thread.exit = { how: EXIT.threw, text: String(error) };
  });
  process.on("exit", () => {
    leave(thread);
  });
  return thread;
}

function watchRest({ spawned, doorbell }: Thread, probe: Probe): void {
  void new RestWatch(probe, () => ({
    spawned: [...spawned.values()],
    handMade: countHandMade(),
    timer: doorbell.keepAlive,
    awaitsUnrecorded: doorbell.awaitsUnrecorded,
  }));
}

// However a worker was started, and before or after this thread has joined: its end is noticed.
process.on("worker", (worker: Worker) => {
  const { threadId: number } = worker;
  worker.once("exit", () => {
    const thread = joined();
    const died = thread === undefined ? 0 : workerOfThread(thread.heap, number);
    if (thread !== undefined && died !== 0) bury(thread, died);
  });
});

/** This thread ends in order: what it owns is dropped. */
function leave(thread: Thread): void {
  const { heap, worker, probe } = thread;
  for (const { id, channelId, side, site } of thread.open) {
    if (site !== 0) probe?.handleLeaked(id, channelId, side, site);
  }
  for (const index of handlesOwnedBy(heap, (owner) => owner === worker)) {
    dropRecord(thread, index, worker, 0);
  }
  // The program's own listeners may run after this one: what they do with handles fails, and says why.
  thread.open.expire();
  heap.free(thread.outgoing);
  heap.free(thread.incoming);
  closeCacheOf(heap, worker);
  const { how, text } = thread.exit;
  if (markDead(heap, worker, how)) probe?.workerExited(worker, how, text);
  if (thread.isRoot) probe?.flush();
}

/** Whether a thread has the only receiver of a channel (by its id) that may get more than one message. */
function isOnlyReceiver({ heap, open }: Thread, channelId: number): boolean {
  for (const handle of open) {
    if (handle.channelId !== channelId || handle.side !== SIDE.receiver) continue;
    const channel = heap.read(handleRecord(heap, handle.index) + HANDLE.channel);
    const isOneshot = (heap.read(channel + CHANNEL.flags) & FLAG.oneshot) !== 0;
    return !isOneshot && load(heap.words, channel + CHANNEL.receiving + END.handles) === 1;
  }
  return false;
}
