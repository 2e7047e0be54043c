/**
 * The times of a journal's operations. Where a worker did not read its clock, operations lie between the
 * reading before and the one after: they are placed evenly, and after a pause as close to each other as
 * before it.
 */

import type { EventBatch } from "./batch.ts";

/** ns between two readings; what takes longer had a pause in it. */
const LONGEST_STEADY = 500_000;

/** Gives times to operations that have none. */
export class JournalTimes {
  /** The time of the last event. */
  #last = 0;
  /** ns between two operations when it was last steady. */
  #spacing = 0;
  /** The first row that has no time yet. */
  #from = 0;

  /** The rows of a batch from `first` on follow. */
  begin(first: number): void {
    this.#from = first;
  }

  /** The next row will be of the time `time`, which was read: places those before it. */
  read(batch: EventBatch, time: number): void {
    const rows = batch.length - this.#from;
    const passed = Math.max(0, time - this.#last);
    if (rows > 0 && passed <= LONGEST_STEADY) this.#spacing = passed / (rows + 1);
    this.#place(batch, passed);
    this.#last = time;
    this.#from = batch.length + 1;
  }

  /** What follows comes later, and is not after `time`: places what there is. */
  pause(batch: EventBatch, time: number): void {
    this.#last = this.#place(batch, Math.max(0, time - this.#last));
  }

  #place(batch: EventBatch, passed: number): number {
    const rows = batch.length - this.#from;
    const step = Math.min(this.#spacing, passed / (rows + 1));
    let time = this.#last;
    for (let index = 1; index <= rows; index++) {
      time = this.#last + Math.floor(index * step);
      batch.time[this.#from + index - 1] = time;
    }
    this.#from = batch.length;
    return time;
  }
}
