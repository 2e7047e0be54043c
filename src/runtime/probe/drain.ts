/** From all rings of the program to one trace: reads, merges, writes. */

import type { EventBatch } from "../../trace/batch.ts";
import { EVENT_KIND, type ProgramInfo } from "../../trace/event.ts";
import { Merge } from "../../trace/merge.ts";
import { TraceWriter } from "../../trace/writer.ts";
import type { Heap } from "../heap.ts";
import { removeRing, ringsOf } from "./ring.ts";
import { RingSource } from "./ring-source.ts";
import { Tables } from "./tables.ts";

/** ns that an event may wait for one that it depends on before that one counts as lost. */
const PATIENCE = 250e6;

/** Empties the rings whenever it is asked to. */
export class Drain {
  readonly #heap: Heap;
  readonly #writer: TraceWriter;
  readonly #merge = new Merge();
  readonly #tables = new Tables();
  /** By the ring's address. */
  readonly #sources = new Map<number, RingSource>();
  /** The merge's numbers for threads that are no workers: -1, -2 and so on. */
  readonly #strangers = new Map<RingSource, number>();
  readonly #dead = new Set<number>();

  /** Reads the rings of `heap`; `emit` takes the trace's bytes as they come. */
  constructor(heap: Heap, program: ProgramInfo, emit: (chunk: Uint8Array<ArrayBuffer>) => void) {
    this.#heap = heap;
    this.#writer = new TraceWriter(emit);
    this.#writer.program(program);
  }

  /** Writes what happened up to `now` (ns), as far as it is known; returns how many events. */
  sweep(now: number): number {
    this.#readRings();
    const events = this.#merge.take(now, now - PATIENCE);
    this.#write(events);
    return events.length;
  }

  /** Writes all that is left, and the program's end as the last event, at `time` (ns). */
  finish(worker: number, exitCode: number, text: string, time: number): void {
    this.#readRings();
    const events = this.#merge.take(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    const row = { kind: EVENT_KIND.programEnded, worker, time: Math.max(time, this.#merge.time) };
    events.addRow({ ...row, other: exitCode, text: this.#tables.text(text) });
    this.#write(events);
  }

  #readRings(): void {
    for (const address of ringsOf(this.#heap)) {
      let source = this.#sources.get(address);
      if (source === undefined) {
        source = new RingSource(this.#heap, address, this.#tables);
        this.#sources.set(address, source);
      }
      // Asked before it is read: what was written before it was closed is read below.
      const isOver = source.isClosed || this.#dead.has(source.worker);
      const batch = source.read();
      if (batch.length > 0) this.#merge.add(this.#numberOf(source), batch);
      else if (isOver) this.#remove(address, source);
    }
  }

  #remove(address: number, source: RingSource): void {
    this.#sources.delete(address);
    this.#dead.delete(source.worker);
    removeRing(this.#heap, address);
  }

  #write(events: EventBatch): void {
    this.#tables.writeNew(this.#writer);
    if (events.length > 0) this.#writer.events(events);
    for (let row = 0; row < events.length; row++) {
      // Who reports another's death has seen its thread end: nothing is written there any more.
      if (events.kind[row] === EVENT_KIND.workerExited) this.#dead.add(events.worker[row] ?? 0);
    }
  }

  #numberOf(source: RingSource): number {
    if (source.worker > 0) return source.worker;
    let number = this.#strangers.get(source);
    if (number === undefined) {
      number = -1 - this.#strangers.size;
      this.#strangers.set(source, number);
    }
    return number;
  }
}
