/**
 * A clock that costs a thread no more than a small share of its time: when it is asked often it is read
 * only now and then, and answers the last reading in between.
 */

/** A reading takes about 50 ns: one in so many ns is about one percent of the time. */
const GAP = 5_000;
/** Readings that may follow each other at any speed: a thread's short bursts have exact times. */
const BURST = 64;
/** The most questions that one reading answers. */
const LONGEST_STRIDE = 256;

/** Where a thread's clock is read, and what tells that time has passed without a reading. */
export interface PacedClockSource {
  /** Reads the clock, ns. */
  readonly read: () => number;
  /** Changes every few milliseconds while the program runs. */
  readonly ticks: Int32Array;
  /** Where in {@link ticks}. */
  readonly tick: number;
}

/** The clock of one thread; never goes back. */
export class PacedClock {
  readonly #read: () => number;
  readonly #ticks: Int32Array;
  readonly #tick: number;
  /** Whether every question is answered by a reading of its own. */
  readonly #isExact: boolean;
  #last = 0;
  #seenTick = 0;
  /** Readings that may be made at once; one more for every gap that passes. */
  #allowance = BURST;
  #stride = 0;
  /** Questions that the last reading still answers. */
  #left = 0;

  /** `isExact` reads the clock at every question. */
  constructor(source: PacedClockSource, isExact: boolean) {
    this.#read = source.read;
    this.#ticks = source.ticks;
    this.#tick = source.tick;
    this.#isExact = isExact;
  }

  /** The time, read now. */
  now(): number {
    this.#left = 0;
    this.#stride = 0;
    return this.#reading();
  }

  /** The time, or that of the last reading when it was read just before. */
  instant(): number {
    if (this.#left > 0 && this.#ticks[this.#tick] === this.#seenTick) {
      this.#left--;
      return this.#last;
    }
    return this.#isExact ? this.#read() : this.#pace();
  }

  /** Reads, and settles how many questions this reading will answer: as many as come within the gap. */
  #pace(): number {
    const before = this.#last;
    const asked = this.#stride - this.#left + 1;
    const now = this.#reading();
    const passed = (now - before) / GAP;
    this.#allowance = Math.min(BURST, this.#allowance + passed) - 1;
    this.#stride = this.#allowance >= 1 ? 0 : Math.min(asked / passed, LONGEST_STRIDE) | 0;
    this.#allowance = Math.max(0, this.#allowance);
    this.#left = this.#stride;
    return now;
  }

  #reading(): number {
    this.#seenTick = this.#ticks[this.#tick] ?? 0;
    this.#last = this.#read();
    return this.#last;
  }
}
