/** From all rings of the program to one trace: copies what the workers wrote, and says up to when. */

import { EXIT, type ProgramInfo } from "../../trace/event.ts";
import type { FrameTools } from "../../trace/frame.ts";
import { CODE } from "../../trace/journal.ts";
import { TraceWriter } from "../../trace/writer.ts";
import type { Heap } from "../memory/heap.ts";
import { isDead } from "../memory/lock.ts";
import { exitOf } from "../threads/workers.ts";
import { RingReader, removeRing, ringsOf } from "./ring.ts";
import { Sampler } from "./sampler.ts";

/** ns during which silence is told too: who reads may wait for an event that was lost, but no longer. */
const SILENCE = 2e9;

/** The number of the journal that holds the samples. */
const SAMPLES = -1;

/** What begins each part of them: samples need nothing that was said before. */
const ANEW = Uint8Array.of(CODE.forget, 0);

/** A ring and the number of its journal. */
interface Source {
  readonly ring: RingReader;
  /** The worker's, or one below 0 for a thread that is none. */
  readonly number: number;
}

/** How a drain writes. */
export interface DrainOptions extends FrameTools {
  /** ns from one frame to the next, while no more is to be written than fits into one. */
  readonly interval?: number;
}

/** ns between two wishes for checkpoints, at least: what damage to a frame takes beyond that frame. */
const CHECKPOINT = 100e6;
/** A frame of so many bytes of journals is written at once. */
const FRAME_BYTES = 1 << 18;
/** What fills its ring by so much is read at once. */
const FULL = 1 / 8;

/** Empties the rings whenever it is asked to. */
export class Drain {
  readonly #heap: Heap;
  readonly #writer: TraceWriter;
  /** By the ring's address. */
  readonly #sources = new Map<number, Source>();
  /** The last number given to a thread that is no worker. */
  #strangers: number = SAMPLES;
  #sampler: Sampler | undefined;
  /** Bytes of samples so far. */
  #sampled = 0;
  #lastContent = 0;
  #lastFrame = 0;
  #lastWish = 0;
  readonly #interval: number;

  /** Reads the rings of `heap`; `emit` takes the trace's bytes as they come. */
  constructor(
    heap: Heap,
    program: ProgramInfo,
    emit: (chunk: Uint8Array<ArrayBuffer>) => void,
    { interval = 0, ...tools }: DrainOptions = {},
  ) {
    this.#heap = heap;
    this.#interval = interval;
    this.#writer = new TraceWriter(emit, tools);
    this.#writer.program(program);
    if (program.level === "gauges") this.#sampler = new Sampler(heap);
  }

  /**
   * Reads what was recorded up to `now` (ns) and maybe a little later, and writes it when a frame is due; returns how
   * many bytes there were to read. Where no frame is due, rings that are nearly empty are left as they are: many
   * small parts would cost more than what they hold.
   */
  sweep(now: number): number {
    const isDue = now >= this.#lastFrame + this.#interval || this.#writer.pending >= FRAME_BYTES;
    const wishes = isDue && now >= this.#lastWish + CHECKPOINT;
    if (wishes) this.#lastWish = now;
    // Levels are looked at in every sweep, whenever they are written: a frame may be as long as a short program.
    const bytes = this.#readRings(isDue, wishes) + this.#sample(now);
    if (bytes > 0) this.#lastContent = now;
    if (isDue && now <= this.#lastContent + SILENCE) {
      this.#writer.sweep(now);
      this.#lastFrame = now;
    }
    return bytes;
  }

  /** Writes all that is left, and the program's end, at `time` (ns). */
  finish(worker: number, exitCode: number, text: string, time: number): void {
    this.#readRings(true);
    this.#sample(time);
    this.#writer.sweep(time);
    this.#writer.end(worker, exitCode, text, time);
  }

  /** Reads rings that are nearly empty too if it is to be `all`, and begins anew behind it if it `wishes` so. */
  #readRings(all: boolean, wishes = false): number {
    let found = 0;
    for (const address of ringsOf(this.#heap)) {
      const { ring, number } = this.#source(address);
      // Asked before it is read: what was written before it was closed is read below.
      const isOver = ring.isClosed || this.#wasKilled(ring.worker);
      const bytes = ring.available;
      if (bytes > 0 && (all || isOver || bytes > ring.size * FULL)) {
        ring.read(bytes, ({ position, checkpoint, pieces }) => {
          this.#writer.journal(number, position, checkpoint, pieces);
        });
      }
      // Behind what was read, and before the writer sees that time has passed: then it looks.
      if (wishes) ring.wish();
      ring.tick();
      if (bytes === 0 && isOver) {
        this.#sources.delete(address);
        removeRing(this.#heap, address);
      }
      found += bytes;
    }
    return found;
  }

  /** Counts the channels' messages where nobody tells of operations. */
  #sample(time: number): number {
    const records = this.#sampler?.take(time);
    if (records === undefined || records.length === 0) return 0;
    this.#writer.journal(SAMPLES, this.#sampled, 0, [ANEW, records]);
    this.#sampled += ANEW.length + records.length;
    return records.length;
  }

  #source(address: number): Source {
    let source = this.#sources.get(address);
    if (source === undefined) {
      const ring = new RingReader(this.#heap, address);
      source = { ring, number: ring.worker > 0 ? ring.worker : --this.#strangers };
      this.#sources.set(address, source);
    }
    return source;
  }

  /** Whether others have seen a worker's thread end: nothing is written there any more. */
  #wasKilled(worker: number): boolean {
    if (worker === 0 || !isDead(this.#heap, worker)) return false;
    return exitOf(this.#heap, worker) === EXIT.terminated;
  }
}
