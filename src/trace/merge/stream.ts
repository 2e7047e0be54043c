/** One worker's records, in program order, as the merge takes them. */

import { EventBatch } from "../batch.ts";
import { EVENT_KIND, OUTCOME } from "../event.ts";
import type { Timed } from "./earliest.ts";
import { Tally } from "./tally.ts";

/** The kind of a row whose event was given to a lane: it only keeps the place. */
const PLACE_OF_LANE = 0;

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
  readonly #batches: EventBatch[] = [];
  #row = 0;

  /** An empty stream of this worker. */
  constructor(worker: number, isLane = false) {
    this.worker = worker;
    this.isLane = isLane;
  }

  /** The batch that holds the first record, at {@link row}; undefined when there is no record. */
  get batch(): EventBatch | undefined {
    return this.#batches[0];
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

  /** Adds records, in order; returns the lanes that got theirs by it. */
  add(batch: EventBatch): Stream[] {
    if (batch.length === 0) return [];
    this.#batches.push(batch);
    this.added += batch.length;
    const filled: Stream[] = [];
    if (this.lanes.size === 0) return filled;
    for (let row = 0; row < batch.length; row++) {
      const lane = this.lanes.get(batch.operation[row] ?? 0);
      if (lane === undefined || lane.added > 0 || !isEnd(batch, row)) continue;
      if (this.#fill(lane, batch, row)) filled.push(lane);
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
    let row = this.#row + 1;
    for (const batch of this.#batches) {
      for (; row < batch.length; row++) {
        if (batch.operation[row] !== operation || !isEnd(batch, row)) continue;
        this.#fill(lane, batch, row);
        return lane;
      }
      row = 0;
    }
    return lane;
  }

  /** Drops the first record. */
  drop(wake: (stream: Stream) => void): void {
    const batch = this.batch;
    if (batch === undefined) return;
    if (isEnd(batch, this.#row) || this.isAtLane)
      this.lanes.delete(batch.operation[this.#row] ?? 0);
    this.#row++;
    if (this.#row === batch.length) {
      this.#batches.shift();
      this.#row = 0;
    }
    this.taken.raise(this.taken.value + 1, wake);
  }

  /** Moves the end of an operation into its lane; one that handed nothing over stays where it is. */
  #fill(lane: Stream, batch: EventBatch, row: number): boolean {
    if (batch.outcome[row] !== OUTCOME.ok) {
      this.lanes.delete(batch.operation[row] ?? 0);
      return false;
    }
    const own = new EventBatch(1);
    own.addFrom(batch, row);
    lane.add(own);
    batch.kind[row] = PLACE_OF_LANE;
    return true;
  }
}

function isEnd(batch: EventBatch, row: number): boolean {
  const kind = batch.kind[row];
  return kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
}
