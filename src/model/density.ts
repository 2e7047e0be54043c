/**
 * The highest occupancy of every channel over time, at a resolution that fits into a bounded amount of
 * memory: time is cut into buckets of a power of two nanoseconds, and whenever there are more entries
 * than the budget allows, the buckets double. A channel has an entry only where its occupancy changed.
 */

import { firstNot } from "./position-list.ts";
import { Table } from "./table.ts";

const ENTRY_SHAPE = { bucket: "f64", highest: "u32", last: "u32" } as const;
const FIRST_WIDTH = 1024;
const BUDGET = 1 << 21;

interface Strip {
  /** Bucket in which the channel came to be. */
  readonly createdAt: number;
  readonly entries: Table<typeof ENTRY_SHAPE>;
}

/** A span of time, cut into columns of equal width. */
export interface Span {
  /** ns. */
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

/** Occupancy over time, channel by channel. */
export class Density {
  readonly #strips: (Strip | undefined)[] = [];
  readonly #budget: number;
  #width = FIRST_WIDTH;
  #entries = 0;

  /** Keeps at most about `budget` entries of 16 bytes. */
  constructor(budget = BUDGET) {
    this.#budget = budget;
  }

  /** ns; what happened closer together than this is not told apart. */
  get resolution(): number {
    return this.#width;
  }

  /** A channel holds so many messages from `time` on; the first call says that it exists. */
  add(channel: number, time: number, occupancy: number): void {
    const bucket = Math.floor(time / this.#width);
    let strip = this.#strips[channel];
    if (strip === undefined) {
      strip = { createdAt: time, entries: new Table(ENTRY_SHAPE) };
      this.#strips[channel] = strip;
    }
    const { entries } = strip;
    const row = entries.rows - 1;
    const { highest, last } = entries.columns;
    if (row >= 0 && entries.columns.bucket[row] === bucket) {
      highest[row] = Math.max(highest[row] ?? 0, occupancy);
      last[row] = occupancy;
      return;
    }
    const before = row < 0 ? 0 : (last[row] ?? 0);
    if (row >= 0 && before === occupancy) return;
    const added = entries.add();
    entries.columns.bucket[added] = bucket;
    // Until the change, the bucket held what the one before it ended with.
    entries.columns.highest[added] = Math.max(before, occupancy);
    entries.columns.last[added] = occupancy;
    this.#entries++;
    if (this.#entries > this.#budget) this.#double();
  }

  /**
   * Writes the highest occupancy of each column into `highest` from `offset` on; -1 where the channel
   * does not exist, or where nothing is known because the column starts after `end` (ns).
   */
  columns(channel: number, span: Span, end: number, highest: Float32Array, offset: number): void {
    const strip = this.#strips[channel];
    const step = (span.to - span.from) / span.columns;
    const reader = strip === undefined ? undefined : new StripReader(strip.entries, this.#width);
    for (let column = 0; column < span.columns; column++) {
      const from = span.from + column * step;
      const to = from + step;
      const known = strip !== undefined && to > strip.createdAt && from <= end;
      highest[offset + column] = known && reader !== undefined ? reader.highest(from, to) : -1;
    }
  }

  #double(): void {
    this.#width *= 2;
    this.#entries = 0;
    for (const strip of this.#strips) {
      if (strip === undefined) continue;
      halve(strip.entries);
      this.#entries += strip.entries.rows;
    }
  }
}

/** Answers for spans that follow one another from left to right. */
class StripReader {
  readonly #entries: Table<typeof ENTRY_SHAPE>;
  readonly #width: number;
  /** The first entry that does not end before the last span asked for. */
  #next = -1;

  constructor(entries: Table<typeof ENTRY_SHAPE>, width: number) {
    this.#entries = entries;
    this.#width = width;
  }

  highest(from: number, to: number): number {
    const { columns, rows } = this.#entries;
    const first = Math.floor(from / this.#width);
    if (this.#next < 0) this.#next = firstNot(rows, (row) => (columns.bucket[row] ?? 0) < first);
    while (this.#next < rows && (columns.bucket[this.#next] ?? 0) < first) this.#next++;
    let highest = columns.last[this.#next - 1] ?? 0;
    for (let row = this.#next; row < rows; row++) {
      if ((columns.bucket[row] ?? 0) * this.#width >= to) break;
      highest = Math.max(highest, columns.highest[row] ?? 0);
    }
    return highest;
  }
}

/** Joins the entries of each two buckets into one. */
function halve(entries: Table<typeof ENTRY_SHAPE>): void {
  const { bucket, highest, last } = entries.columns;
  let kept = -1;
  for (let row = 0; row < entries.rows; row++) {
    const joined = Math.floor((bucket[row] ?? 0) / 2);
    if (kept >= 0 && bucket[kept] === joined) {
      highest[kept] = Math.max(highest[kept] ?? 0, highest[row] ?? 0);
    } else {
      kept++;
      bucket[kept] = joined;
      highest[kept] = highest[row] ?? 0;
    }
    last[kept] = last[row] ?? 0;
  }
  entries.rows = kept + 1;
}
