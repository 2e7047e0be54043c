/**
 * A clock that costs a thread no more than a small share of its time: when it is looked at often it is read
 * only now and then, and shows the last reading in between.
 */

/** A reading, and the time in the journal, take about 500 ns: one in so many ns is one percent of the time. */
const GAP = 50_000;
/** Readings that may follow each other at any speed: a thread's short bursts have exact times. */
const BURST = 64;
/** The most looks that one reading serves. */
const LONGEST_STRIDE = 2048;

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
  /** Whether every look is a reading. */
  readonly #isExact: boolean;
  #last = 0;
  /** Whether it was read since this was last set to false. */
  isFresh = true;
  #seenTick = 0;
  /** Readings that may be made at once; one more for every gap that passes. */
  #allowance = BURST;
  #stride = 0;
  /** Looks that the last reading still serves. */
  #left = 0;

  /** `isExact` reads the clock at every look. */
  constructor(source: PacedClockSource, isExact: boolean) {
    this.#read = source.read;
    this.#ticks = source.ticks;
    this.#tick = source.tick;
    this.#isExact = isExact;
  }

  /** The last reading, ns. */
  get last(): number {
    return this.#last;
  }

  /** The time, read now. */
  now(): number {
    this.#left = 0;
    this.#stride = 0;
    return this.#reading();
  }

  /** Reads the clock, unless {@link last} was read just before. */
  look(): void {
    if (this.#left > 0 && this.#ticks[this.#tick] === this.#seenTick) this.#left--;
    else if (this.#isExact) this.#reading();
    else this.#pace();
  }

  /** Reads, and settles how often the next looks need not: as many as come within the gap. */
  #pace(): void {
    const before = this.#last;
    const asked = this.#stride - this.#left + 1;
    const now = this.#reading();
    const passed = (now - before) / GAP;
    this.#allowance = Math.min(BURST, this.#allowance + passed) - 1;
    this.#stride = this.#allowance >= 1 ? 0 : Math.min(asked / passed, LONGEST_STRIDE) | 0;
    this.#allowance = Math.max(0, this.#allowance);
    this.#left = this.#stride;
  }

  #reading(): number {
    this.#seenTick = this.#ticks[this.#tick] ?? 0;
    this.#last = this.#read();
    this.isFresh = true;
    return this.#last;
  }
}
