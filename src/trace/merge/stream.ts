/** One worker's records, in program order, as the merge takes them. */

import { EventBatch } from "../batch.ts";
import { EVENT_KIND, OUTCOME } from "../event.ts";
import type { Timed } from "./earliest.ts";
import { Tally } from "./tally.ts";

/** The kind of a row whose event was given to a lane: it only keeps the place. */
const PLACE_OF_LANE = 0;

/** Room for so many records is made at first. */
const FIRST_ROWS = 64;
/** With so many records taken, and as many as wait, those taken make room. */
const MOST_TAKEN = 4096;

/**
 * A queue of records. A *lane* is a stream of one record: the end of an awaited hand-over, which may be
 * taken before what stands before it in the program's order (see merge.ts).
 */
export class Stream implements Timed {
  /** Whose records these are. */
  readonly worker: number;
  /** Records taken so far. */
  readonly taken = new Tally<Stream>();
  /** Records added so far. */
  added = 0;
  /** When the first record is due, as the heap orders streams. */
  due = 0;
  /** Whether it is in the heap; otherwise it is empty or waits for something. */
  isQueued = false;
  /** Whether it is a lane. */
  readonly isLane: boolean;
  /** Lanes that left this stream and whose place in it has not been reached, by operation. */
  readonly lanes = new Map<number, Stream>();
  /** The records, those that were taken among them until there are too many. */
  readonly records: EventBatch;
  #row = 0;

  /** An empty stream of this worker. */
  constructor(worker: number, isLane = false) {
    this.worker = worker;
    this.isLane = isLane;
    this.records = new EventBatch(isLane ? 1 : FIRST_ROWS);
  }

  /** The batch that holds the first record, at {@link row}; undefined when there is no record. */
  get batch(): EventBatch | undefined {
    return this.#row < this.records.length ? this.records : undefined;
  }

  /** Where the first record stands in {@link batch}. */
  get row(): number {
    return this.#row;
  }

  /** The lane whose place is next in this stream. */
  get laneHere(): Stream | undefined {
    const batch = this.batch;
    if (batch === undefined || batch.kind[this.#row] !== PLACE_OF_LANE) return undefined;
    return this.lanes.get(batch.operation[this.#row] ?? 0);
  }

  /** Whether the next row only keeps the place of a lane. */
  get isAtLane(): boolean {
    return this.batch?.kind[this.#row] === PLACE_OF_LANE;
  }

  /** {@link records} were appended, from row `first` on; returns the lanes that got theirs by it. */
  accept(first: number): Stream[] {
    const { records } = this;
    this.added += records.length - first;
    const filled: Stream[] = [];
    if (this.lanes.size === 0) return filled;
    for (let row = first; row < records.length; row++) {
      const lane = this.lanes.get(records.operation[row] ?? 0);
      if (lane === undefined || lane.added > 0 || !isEnd(records, row)) continue;
      if (this.#fill(lane, row)) filled.push(lane);
    }
    return filled;
  }

  /**
   * Gives the end of the operation that the next record begins, which is being taken, a lane of its own.
   * Returns the lane, still empty when the end has not been added.
   */
  openLane(operation: number, due: number): Stream {
    const lane = new Stream(this.worker, true);
    lane.due = due;
    this.lanes.set(operation, lane);
    const { records } = this;
    for (let row = this.#row; row < records.length; row++) {
      if (records.operation[row] !== operation || !isEnd(records, row)) continue;
      this.#fill(lane, row);
      return lane;
    }
    return lane;
  }

  /** Drops the first record. */
  drop(wake: (stream: Stream) => void): void {
    const { records } = this;
    if (this.#row === records.length) return;
    if (this.lanes.size > 0 && (isEnd(records, this.#row) || this.isAtLane))
      this.lanes.delete(records.operation[this.#row] ?? 0);
    this.#row++;
    if (this.#row === records.length) {
      records.cut(0);
      this.#row = 0;
    } else if (this.#row >= MOST_TAKEN && 2 * this.#row >= records.length) {
      records.dropFirst(this.#row);
      this.#row = 0;
    }
    this.taken.raise(this.taken.value + 1, wake);
  }

  /** Moves the end of an operation into its lane; one that handed nothing over stays where it is. */
  #fill(lane: Stream, row: number): boolean {
    const { records } = this;
    if (records.outcome[row] !== OUTCOME.ok) {
      this.lanes.delete(records.operation[row] ?? 0);
      return false;
    }
    lane.records.addFrom(records, row);
    lane.added++;
    records.kind[row] = PLACE_OF_LANE;
    return true;
  }
}

function isEnd(batch: EventBatch, row: number): boolean {
  const kind = batch.kind[row];
  return kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
}
