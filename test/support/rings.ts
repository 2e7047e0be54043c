/** A heap, recorders and a drain in one thread: the probe without a program around it. */

import { Heap } from "../../src/runtime/memory/heap.ts";
import { HEADER } from "../../src/runtime/memory/layout.ts";
import { steadyTime } from "../../src/runtime/probe/clock.ts";
import { Drain } from "../../src/runtime/probe/drain.ts";
import { LEVEL, type Level } from "../../src/runtime/probe/level.ts";
import { Recorder } from "../../src/runtime/probe/recorder.ts";
import { addRing, RingWriter } from "../../src/runtime/probe/ring.ts";
import { addWorker } from "../../src/runtime/threads/workers.ts";
import { PROGRAM, type RecordedTrace, readTrace } from "./recorded-trace.ts";

/** The probe of a program that consists of calls of its recorders. */
export class Rings {
  readonly heap: Heap = Heap.create();
  readonly #chunks: Uint8Array[] = [];
  readonly #drain = new Drain(this.heap, PROGRAM, (chunk) => this.#chunks.push(chunk));

  /** The probe of a thread. */
  recorder(worker: number, level: Level = LEVEL.exact): Recorder {
    while (this.heap.read(HEADER.lastWorker) < worker) addWorker(this.heap, 0);
    const ring = new RingWriter(this.heap, addRing(this.heap, worker));
    return new Recorder(ring, { worker, epoch: 0, level });
  }

  /** Writes what has been recorded until `now`, ns. */
  sweep(now: number = steadyTime()): number {
    return this.#drain.sweep(now);
  }

  /** Ends the trace and reads it, without the frames of the sweeps of these numbers (from 1). */
  finish(...missing: readonly number[]): RecordedTrace {
    this.#drain.finish(1, 0, "", steadyTime());
    return readTrace(Buffer.concat(this.#chunks.filter((_, index) => !missing.includes(index))));
  }
}
