/**
 * The highest and the lowest occupancy of every channel over time, at a resolution that fits into a bounded amount of
 * memory: time is cut into buckets of a power of two nanoseconds, and whenever there are more entries
 * than the budget allows, the buckets double. A channel has an entry only where its occupancy changed.
 */

import type { EventColumns } from "./history.ts";
import { firstNot } from "./position-list.ts";
import { Table } from "./table.ts";

const ENTRY_SHAPE = { bucket: "f64", highest: "u32", lowest: "u32", last: "u32" } as const;
/**
 * A channel's newest bucket, which is not an entry yet; `open` is 0 until there is one. `logged` is the row after that of
 * its last entry in the log, 0 when there is none, and `count` how many it has there.
 */
const NEWEST_SHAPE = {
  open: "u8",
  createdAt: "f64",
  ...ENTRY_SHAPE,
  logged: "u32",
  count: "u32",
} as const;
/** `before` is the row after that of the same channel's entry before it in the log. */
const LOG_SHAPE = { ...ENTRY_SHAPE, before: "u32" } as const;
const LOG_ROWS = 1 << 14;
const FIRST_WIDTH = 1024;
const BUDGET = 1 << 20;

type Entries = Table<typeof ENTRY_SHAPE>;

/** One bucket of a channel: its number, the highest and lowest occupancy in it, and that at its end. */
interface Bucket {
  readonly bucket: number;
  readonly highest: number;
  readonly lowest: number;
  readonly last: number;
}

/** A span of time, cut into columns of equal width. */
export interface Span {
  /** ns. */
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

/** Where the occupancy of columns is written, both from `offset` on; -1 where there is none. */
export interface ColumnsTarget {
  readonly highest: Float32Array;
  readonly lowest: Float32Array;
  readonly offset: number;
}

/** Occupancy over time, channel by channel. */
export class Density {
  readonly #entries: (Entries | undefined)[] = [];
  readonly #newest = new Table(NEWEST_SHAPE);
  /**
   * The entries that came last, of all channels: written one after another, and then channel by channel to where they
   * belong. One at a time there, nearly each of them would wait for memory that is in no cache.
   */
  readonly #log = new Table(LOG_SHAPE, LOG_ROWS).columns;
  #logged = 0;
  readonly #budget: number;
  /** More entries than this are too many: the budget, or more where doubling does not help. */
  #limit: number;
  #width = FIRST_WIDTH;
  /** Widths are powers of two: the inverse is exact. */
  #perTime = 1 / FIRST_WIDTH;
  #count = 0;

  /** Keeps at most about `budget` entries of 20 bytes. */
  constructor(budget = BUDGET) {
    this.#budget = budget;
    this.#limit = budget;
  }

  /** ns; what happened closer together than this is not told apart. */
  get resolution(): number {
    return this.#width;
  }

  /** A channel holds so many messages from `time` on; the first call says that it exists. */
  add(channel: number, time: number, occupancy: number): void {
    if (channel >= this.#newest.rows) this.#newest.extend(channel + 1);
    const newest = this.#newest.columns;
    const bucket = Math.floor(time * this.#perTime);
    if (newest.open[channel] === 0) {
      newest.open[channel] = 1;
      newest.createdAt[channel] = time;
      newest.bucket[channel] = bucket;
      newest.lowest[channel] = occupancy;
    }
    if (newest.bucket[channel] !== bucket) {
      this.#change(channel, time, occupancy);
      return;
    }
    if (occupancy > (newest.highest[channel] ?? 0)) newest.highest[channel] = occupancy;
    if (occupancy < (newest.lowest[channel] ?? 0)) newest.lowest[channel] = occupancy;
    newest.last[channel] = occupancy;
  }

  /** As {@link add}, for the plain operations in rows from `from` to `to`, which tell of the occupancy themselves. */
  addPassed(events: EventColumns, from: number, to: number): void {
    const { channel: channels, time: times, occupancy: occupancies } = events;
    // Whoever has sent or received has a channel that exists.
    const { bucket: buckets, highest, lowest, last } = this.#newest.columns;
    for (let row = from; row < to; row++) {
      const channel = channels[row] as number;
      const time = times[row] as number;
      const occupancy = occupancies[row] as number;
      if (buckets[channel] !== Math.floor(time * this.#perTime)) {
        this.#change(channel, time, occupancy);
        continue;
      }
      if (occupancy > (highest[channel] as number)) highest[channel] = occupancy;
      if (occupancy < (lowest[channel] as number)) lowest[channel] = occupancy;
      last[channel] = occupancy;
    }
  }

  /**
   * Writes the highest and the lowest occupancy of each column; -1 where the channel does not exist, or where
   * nothing is known because the column starts after `end` (ns).
   */
  columns(channel: number, span: Span, end: number, target: ColumnsTarget): void {
    this.#emptyLog();
    const { highest, lowest, offset } = target;
    const step = (span.to - span.from) / span.columns;
    const newest = this.#newest.columns;
    const exists = (newest.open[channel] ?? 0) === 1;
    const createdAt = newest.createdAt[channel] ?? 0;
    const bucket = {
      bucket: newest.bucket[channel] ?? 0,
      highest: newest.highest[channel] ?? 0,
      lowest: newest.lowest[channel] ?? 0,
      last: newest.last[channel] ?? 0,
    };
    const entries = this.#entries[channel] ?? new Table(ENTRY_SHAPE);
    const reader = new StripReader(entries, bucket, this.#width);
    for (let column = 0; column < span.columns; column++) {
      const from = span.from + column * step;
      const to = from + step;
      const isKnown = exists && to > createdAt && from <= end;
      if (isKnown) reader.read(from, to);
      highest[offset + column] = isKnown ? reader.highest : -1;
      lowest[offset + column] = isKnown ? reader.lowest : -1;
    }
  }

  /** A channel's newest bucket is over; a new one begins if its occupancy changes. */
  #change(channel: number, time: number, occupancy: number): void {
    const newest = this.#newest.columns;
    const before = newest.last[channel] as number;
    if (occupancy === before) return;
    this.#store(channel);
    // Storing may have made the buckets wider.
    newest.bucket[channel] = Math.floor(time * this.#perTime);
    // Until the change, the bucket held what the one before it ended with.
    newest.highest[channel] = Math.max(before, occupancy);
    newest.lowest[channel] = Math.min(before, occupancy);
    newest.last[channel] = occupancy;
  }

  #store(channel: number): void {
    const { bucket, highest, lowest, last, before } = this.#log;
    const newest = this.#newest.columns;
    const row = this.#logged++;
    bucket[row] = newest.bucket[channel] as number;
    highest[row] = newest.highest[channel] as number;
    lowest[row] = newest.lowest[channel] as number;
    last[row] = newest.last[channel] as number;
    before[row] = newest.logged[channel] as number;
    newest.logged[channel] = row + 1;
    newest.count[channel] = (newest.count[channel] as number) + 1;
    if (row + 1 === LOG_ROWS) this.#emptyLog();
    this.#count++;
    if (this.#count > this.#limit) this.#double();
  }

  /** Brings the entries in the log to their channels. */
  #emptyLog(): void {
    if (this.#logged === 0) return;
    this.#logged = 0;
    const { logged, count } = this.#newest.columns;
    for (let channel = 0; channel < this.#newest.rows; channel++) {
      if (count[channel] === 0) continue;
      const entries = (this.#entries[channel] ??= new Table(ENTRY_SHAPE));
      entries.extend(entries.rows + (count[channel] as number));
      this.#takeLogged(entries.columns, entries.rows, logged[channel] as number);
      logged[channel] = count[channel] = 0;
    }
  }

  /** Copies a channel's entries, from its last one in the log on, to the rows before `end`. */
  #takeLogged(to: Entries["columns"], end: number, from: number): void {
    const { bucket, highest, lowest, last, before } = this.#log;
    let row = end;
    for (let next = from; next !== 0; next = before[next - 1] as number) {
      row--;
      to.bucket[row] = bucket[next - 1] as number;
      to.highest[row] = highest[next - 1] as number;
      to.lowest[row] = lowest[next - 1] as number;
      to.last[row] = last[next - 1] as number;
    }
  }

  #double(): void {
    this.#emptyLog();
    this.#width *= 2;
    this.#perTime /= 2;
    this.#count = 0;
    for (const entries of this.#entries) {
      if (entries === undefined) continue;
      halve(entries);
      this.#count += entries.rows;
    }
    this.#limit = Math.max(this.#budget, 1.5 * this.#count);
    const { bucket } = this.#newest.columns;
    for (let row = 0; row < this.#newest.rows; row++) {
      bucket[row] = Math.floor((bucket[row] ?? 0) / 2);
    }
  }
}

/** Answers for spans of one channel that follow one another from left to right. */
class StripReader {
  readonly #entries: Entries;
  readonly #newest: Bucket;
  readonly #width: number;
  highest = 0;
  lowest = 0;
  /** The first entry that does not end before the last span asked for. */
  #next = -1;

  constructor(entries: Entries, newest: Bucket, width: number) {
    this.#entries = entries;
    this.#newest = newest;
    this.#width = width;
  }

  /** Takes the next span, ns; its highest and lowest occupancy stand in the fields then. */
  read(from: number, to: number): void {
    const { rows } = this.#entries;
    const { bucket, highest, lowest, last } = this.#entries.columns;
    const first = Math.floor(from / this.#width);
    if (this.#newest.bucket < first) {
      this.highest = this.lowest = this.#newest.last;
      return;
    }
    if (this.#next < 0) this.#next = firstNot(rows, (row) => (bucket[row] ?? 0) < first);
    while (this.#next < rows && (bucket[this.#next] ?? 0) < first) this.#next++;
    // Before its first entry the channel did not exist.
    this.highest = last[this.#next - 1] ?? 0;
    this.lowest = last[this.#next - 1] ?? Number.POSITIVE_INFINITY;
    let row = this.#next;
    for (; row < rows && (bucket[row] ?? 0) * this.#width < to; row++) {
      this.highest = Math.max(this.highest, highest[row] ?? 0);
      this.lowest = Math.min(this.lowest, lowest[row] ?? 0);
    }
    if (row < rows || this.#newest.bucket * this.#width >= to) return;
    this.highest = Math.max(this.highest, this.#newest.highest);
    this.lowest = Math.min(this.lowest, this.#newest.lowest);
  }
}

/** Joins the entries of each two buckets into one. */
function halve(entries: Entries): void {
  const { bucket, highest, lowest, last } = entries.columns;
  let kept = -1;
  for (let row = 0; row < entries.rows; row++) {
    const joined = Math.floor((bucket[row] ?? 0) / 2);
    if (kept >= 0 && bucket[kept] === joined) {
      highest[kept] = Math.max(highest[kept] ?? 0, highest[row] ?? 0);
      lowest[kept] = Math.min(lowest[kept] ?? 0, lowest[row] ?? 0);
    } else {
      kept++;
      bucket[kept] = joined;
      highest[kept] = highest[row] ?? 0;
      lowest[kept] = lowest[row] ?? 0;
    }
    last[kept] = last[row] ?? 0;
  }
  entries.rows = kept + 1;
}
