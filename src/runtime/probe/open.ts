/** Starts the recording of a program, or joins a thread to it. */

import { basename } from "node:path";
import { isMainThread, threadId } from "node:worker_threads";
import { type ProgramInfo, TRACE_LEVELS, type TraceLevel } from "../../trace/event.ts";
import { MPSCOPE_VERSION } from "../../trace/version.ts";
import { load, store, wait } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { HEADER } from "../memory/layout.ts";
import { startOwnThread } from "../threads/own-threads.ts";
import { steadyTime } from "./clock.ts";
import type { DrainData, Ending } from "./drain-thread.ts";
import { LEVEL, type Level, levelOf } from "./level.ts";
import { targetOf } from "./output.ts";
import { previewsFor } from "./preview.ts";
import type { Probe } from "./probe.ts";
import { Recorder } from "./recorder.ts";
import { addRing, RingWriter } from "./ring.ts";

/** ms that the program's end waits for the drain. */
const LAST_PATIENCE = 5000;

/** For whom a probe is opened. */
export interface ProbeOptions {
  /** In the thread that made the heap: starts the drain. */
  readonly root: boolean;
  readonly worker: number;
  readonly heap: Heap;
}

/** The probe of this thread; null when the program cannot be recorded. */
export function openProbe({ root, worker, heap }: ProbeOptions): Probe | null {
  try {
    if (!root) return joinRecording(heap, worker);
    const target = targetOf(process.env, process.pid, isMainThread ? 0 : threadId);
    if (target === undefined) {
      complain(`MPSCOPE=${process.env["MPSCOPE"] ?? ""} names neither a file nor a viewer`);
      return null;
    }
    const level = levelOf(process.env);
    if (level === undefined) {
      const levels = TRACE_LEVELS.join(", ");
      complain(`MPSCOPE_LEVEL=${process.env["MPSCOPE_LEVEL"] ?? ""} is none of ${levels}`);
      return null;
    }
    process.env["MPSCOPE_PID"] = String(process.pid);
    const epoch = steadyTime();
    heap.doubles[HEADER.epoch / 2] = epoch;
    const writer = ring(heap, worker);
    const { memory } = heap;
    const program = programInfo(level);
    const atEnd = startDrain({ memory, worker, epoch, program, target }, heap);
    // Pairs with the reads in `join.ts` and `reaper.ts`: other threads find the epoch.
    store(heap.words, HEADER.tracing, LEVEL[level]);
    const previewOf = previewsFor(process.env);
    return new Recorder(writer, { worker, epoch, level: LEVEL[level], previewOf }, atEnd);
  } catch (error) {
    complain(`the program cannot be recorded (${describe(error)})`);
    return null;
  }
}

/** Joins a thread to a program that is recorded. Throws what allocating throws. */
export function joinRecording(heap: Heap, worker: number): Probe {
  const level = heap.read(HEADER.tracing) as Level;
  const previewOf = previewsFor(process.env);
  return new Recorder(ring(heap, worker), { worker, epoch: epochOf(heap), level, previewOf });
}

/** Starts the drain's thread; returns what ends it. */
function startDrain(data: DrainData, heap: Heap): () => void {
  const drain = startOwnThread("drain", { name: "mpscope", workerData: data, env: {} });
  let isRunning = true;
  drain.on("error", (error) => {
    complain(`the recording has failed (${describe(error)})`);
  });
  drain.on("exit", () => {
    isRunning = false;
  });
  const ending = { exitCode: 0, text: "", time: 0 };
  process.on("uncaughtExceptionMonitor", (error) => {
    ending.text = describe(error);
  });
  process.on("exit", (code) => {
    ending.exitCode = code;
  });
  return () => {
    if (!isRunning) return;
    ending.time = steadyTime() - data.epoch;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    drain.postMessage(ending satisfies Ending);
    awaitDrain(heap);
  };
}

function awaitDrain(heap: Heap): void {
  const deadline = steadyTime() + LAST_PATIENCE * 1e6;
  while (load(heap.words, HEADER.drainDone) === 0 && steadyTime() < deadline) {
    // Pairs with the store in `finish` (drain-thread.ts).
    wait(heap.words, HEADER.drainDone, 0, LAST_PATIENCE / 10);
  }
}

function ring(heap: Heap, worker: number): RingWriter {
  return new RingWriter(heap, addRing(heap, worker));
}

function epochOf(heap: Heap): number {
  return heap.doubles[HEADER.epoch / 2] ?? 0;
}

function programInfo(level: TraceLevel): ProgramInfo {
  const [node = "node", script = "", ...args] = process.argv;
  return {
    name: script === "" ? basename(node) : basename(script),
    command: [node, ...process.execArgv, ...(script === "" ? [] : [script]), ...args],
    pid: process.pid,
    startedAt: Date.now(),
    writer: `mpscope ${MPSCOPE_VERSION}`,
    platform: `node ${process.version}`,
    level,
  };
}

function complain(sentence: string): void {
  process.stderr.write(`mpscope: ${sentence}; it runs unrecorded\n`);
}

/** An error in words; whatever was thrown, this throws nothing. */
function describe(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "an error without words";
  }
}
