/** One worker's records, in program order, as the merge takes them. */

import type { EventBatch } from "../batch.ts";
import { EVENT_KIND, OUTCOME } from "../event.ts";
import type { Timed } from "./earliest.ts";
import { Tally } from "./tally.ts";

/** The kind of a row whose event was given to a lane: it only keeps the place. */
const PLACE_OF_LANE = 0;

/**
 * A queue of records, which stand in a table that all streams share. A *lane* is a stream of one record: the end of an
 * awaited hand-over, which may be taken before what stands before it in the program's order (see merge.ts).
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
  #row = 0;
  #end = 0;
  /** Where the rows stand that follow {@link end}: first and end of each piece. */
  #later: number[] = [];

  /** An empty stream of this worker. */
  constructor(worker: number, isLane = false) {
    this.worker = worker;
    this.isLane = isLane;
  }

  /** Whether there is no record. */
  get isEmpty(): boolean {
    return this.#row === this.#end;
  }

  /** Where the first record stands. */
  get row(): number {
    return this.#row;
  }

  /** The records up to here follow each other. */
  get end(): number {
    return this.#end;
  }

  /** The lane whose place is next in this stream. */
  laneHere(records: EventBatch): Stream | undefined {
    return this.isAtLane(records)
      ? this.lanes.get(records.operation[this.#row] as number)
      : undefined;
  }

  /** Whether the next row only keeps the place of a lane. */
  isAtLane(records: EventBatch): boolean {
    return !this.isEmpty && records.kind[this.#row] === PLACE_OF_LANE;
  }

  /** The table's rows from `first` on are this stream's too; returns the lanes that got theirs by it. */
  accept(records: EventBatch, first: number): Stream[] {
    const end = records.length;
    this.#append(first, end);
    const filled: Stream[] = [];
    if (this.lanes.size === 0) return filled;
    for (let row = first; row < end; row++) {
      const lane = this.lanes.get(records.operation[row] as number);
      if (lane === undefined || lane.added > 0 || !isEnd(records, row)) continue;
      if (this.#fill(lane, records, row)) filled.push(lane);
    }
    return filled;
  }

  /**
   * Gives the end of the operation that has just been begun a lane of its own. Returns the lane, still empty when the
   * end has not been added.
   */
  openLane(records: EventBatch, operation: number, due: number): Stream {
    const lane = new Stream(this.worker, true);
    lane.due = due;
    this.lanes.set(operation, lane);
    const row = this.#endOf(records, operation);
    if (row !== undefined) this.#fill(lane, records, row);
    return lane;
  }

  /** Drops the first record. */
  drop(records: EventBatch, wake: (stream: Stream) => void): void {
    if (this.isEmpty) return;
    if (this.lanes.size > 0 && (isEnd(records, this.#row) || this.isAtLane(records)))
      this.lanes.delete(records.operation[this.#row] as number);
    this.pass(this.#row + 1, wake);
  }

  /** The records before `row`, which is not after {@link end}, were taken; none of them concerns a lane. */
  pass(row: number, wake: (stream: Stream) => void): void {
    const count = row - this.#row;
    this.#row = row;
    if (row === this.#end && this.#later.length > 0) {
      [this.#row = 0, this.#end = 0] = this.#later.splice(0, 2);
    }
    this.taken.raise(this.taken.value + count, wake);
  }

  /** Moves what is left, that of its lanes too, from one table to the end of another. */
  move(from: EventBatch, to: EventBatch): void {
    const first = to.length;
    for (const row of this.#rows()) to.addFrom(from, row);
    this.#row = first;
    this.#end = to.length;
    this.#later = [];
    for (const lane of this.lanes.values()) lane.move(from, to);
  }

  #append(first: number, end: number): void {
    this.added += end - first;
    if (first === end) return;
    if (this.isEmpty) {
      this.#row = first;
      this.#end = end;
    } else this.#later.push(first, end);
  }

  #rows(): Iterable<number> {
    return this.isEmpty ? [] : this.#rowsOfPieces();
  }

  *#rowsOfPieces(): Iterable<number> {
    const pieces = [this.#row, this.#end, ...this.#later];
    for (let at = 0; at < pieces.length; at += 2) {
      for (let row = pieces[at] ?? 0; row < (pieces[at + 1] ?? 0); row++) yield row;
    }
  }

  #endOf(records: EventBatch, operation: number): number | undefined {
    for (const row of this.#rows()) {
      if (records.operation[row] === operation && isEnd(records, row)) return row;
    }
    return undefined;
  }

  /** Moves the end of an operation into its lane; one that handed nothing over stays where it is. */
  #fill(lane: Stream, records: EventBatch, row: number): boolean {
    if (records.outcome[row] !== OUTCOME.ok) {
      this.lanes.delete(records.operation[row] as number);
      return false;
    }
    const moved = records.addFrom(records, row);
    lane.#append(moved, moved + 1);
    records.kind[row] = PLACE_OF_LANE;
    return true;
  }
}

function isEnd(batch: EventBatch, row: number): boolean {
  const kind = batch.kind[row];
  return kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
}
