/**
 * Watching over the workers that this thread has spawned. As long as it returns to its event loop it
 * sees their ends itself. While it blocks it sees nothing: then a small thread, the reaper, holds one
 * end of a message channel to each of them, which closes however they end.
 */

import type { MessagePort, Worker } from "node:worker_threads";
import type { Heap } from "../memory/heap.ts";
import type { SharedMemory } from "../memory/memory.ts";
import { startOwnThread } from "./own-threads.ts";

/** What the reaper is given to begin with. */
export interface ReaperData {
  readonly memory: SharedMemory;
  /** In whose name it works. */
  readonly worker: number;
}

/** One worker to watch. Without a port it has ended already. */
export interface Watched {
  readonly worker: number;
  readonly port?: MessagePort;
}

/** A thread as far as it watches. */
export interface Watcher {
  readonly heap: Heap;
  readonly worker: number;
  /** Workers that this thread watches over by itself, and the thread that does so while it blocks. */
  readonly watched: Required<Watched>[];
  reaper: Worker | undefined;
}

/** The worker is watched from now on, even while this thread blocks. `port` closes at its end. */
export function watchOver(thread: Watcher, worker: number, port: MessagePort): void {
  thread.watched.push({ worker, port });
}

/** To be called before this thread blocks: from now on the reaper watches as well. */
export function handOver(thread: Watcher): void {
  if (thread.watched.length === 0) return;
  const reaper = reaperOf(thread);
  for (const { worker, port } of thread.watched.splice(0)) {
    try {
      reaper.postMessage({ worker, port } satisfies Watched, [port]);
    } catch {
      // The port has closed already: the worker has just ended, and nobody has heard of it yet.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      reaper.postMessage({ worker } satisfies Watched);
    }
  }
}

/** The worker has ended. */
export function stopWatching(thread: Watcher, worker: number): void {
  const index = thread.watched.findIndex((watched) => watched.worker === worker);
  for (const { port } of index < 0 ? [] : thread.watched.splice(index, 1)) port.close();
}

/** The thread's reaper, which is started when it is first needed. */
export function reaperOf(thread: Watcher): Worker {
  const { heap, worker } = thread;
  thread.reaper ??= startReaper({ memory: heap.memory, worker });
  return thread.reaper;
}

function startReaper(data: ReaperData): Worker {
  return startOwnThread("reaper", { name: "mpscope-reaper", workerData: data });
}
