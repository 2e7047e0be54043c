/**
 * The reaper's thread: notices the end of workers while the thread that spawned them is blocked, and
 * settles their estate, so that blocked peers wake up.
 */

import { parentPort, workerData } from "node:worker_threads";
import { EXIT } from "../trace/event.ts";
import { bury } from "./estate.ts";
import { Heap } from "./heap.ts";
import { HEADER, MESSAGE } from "./layout.ts";
import type { Dropping } from "./life.ts";
import { openProbe } from "./probe/open.ts";
import type { ReaperData, Watched } from "./watch.ts";

const { memory, worker } = workerData as ReaperData;
const heap = new Heap(memory, worker);
const by: Dropping = {
  heap,
  // Worker 0: what it records names the worker that it happened to.
  probe: heap.read(HEADER.tracing) === 0 ? null : openProbe({ root: false, worker: 0, heap }),
  incoming: heap.allocateCleared(MESSAGE.words * 4),
};

parentPort?.on("message", ({ worker: watched, port }: Watched) => {
  port.once("close", () => {
    bury(by, watched, EXIT.terminated, "");
  });
  port.unref();
  port.start();
});
