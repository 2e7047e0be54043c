/**
 * Puts the records of all workers into one causal order, the order of the trace.
 *
 * Each worker's records arrive in that worker's own order. Beyond that an event waits for what it depends
 * on: a worker's events for its start; a handle's for its making; send k for send k - 1, receive k for
 * receive k - 1 and, where there are senders, for send k; on a channel of n slots send k for receive k - n; a
 * side's end for the end of its handles; a failure by disconnection for the disconnection. Of those that wait
 * for nothing the earliest comes first. This is a topological sort by Kahn's algorithm with a heap of the ready
 * (https://en.wikipedia.org/wiki/Topological_sorting#Kahn's_algorithm), fed piece by piece. Where every
 * receiver gets every message, receive k waits for send k only, and sends for no receive.
 *
 * *Lanes.* On a rendezvous one worker completes the hand-over for both; the other, which was blocked,
 * records its end only when it runs again, maybe long after, and maybe after records that depend on it.
 * So the end of a blocked hand-over leaves its stream for a lane of its own, and its worker's later
 * records wait for the lane.
 */

import { EventBatch } from "./batch.ts";
import { EVENT_KIND, OUTCOME } from "./event.ts";
import { Causality } from "./merge/causality.ts";
import type { ChannelOrder } from "./merge/channel-order.ts";
import { Earliest } from "./merge/earliest.ts";
import { Stream } from "./merge/stream.ts";

/** With so many records taken, and as many as wait, those that wait move to a new table. */
const MOST_TAKEN = 4096;
/** Tables for more events than this are given back. */
const MOST_KEPT = 1 << 16;

/** Merges what all workers of one program record. */
export class Merge {
  readonly #streams = new Map<number, Stream>();
  readonly #ready = new Earliest<Stream>();
  readonly #causality: Causality;
  /** The records of all streams: those that wait, and some that were taken. */
  #records = new EventBatch();
  /** An empty table, to which those that wait move. */
  #spare = new EventBatch();
  /** How many of them wait. */
  #waiting = 0;
  /** The rows that were taken since the last {@link take}, in their order. */
  #order = new Uint32Array(64);
  #taken = 0;
  readonly #wakeWaiter = (stream: Stream): void => {
    this.#wake(stream);
  };
  #lastTime = 0;
  /** Operations that others depended on and that never came. */
  #missing = 0;
  /** Records that workers said that they had lost. */
  #lost = 0;

  /**
   * `isToAll` tells kinds of channel, by the ids of their texts, of which every receiver gets every message
   * (`KINDS_TO_ALL`).
   */
  constructor(isToAll: (kind: number) => boolean = () => false) {
    this.#causality = new Causality(this.#streams, this.#wakeWaiter, isToAll);
  }

  /**
   * Of the operations only those that waited will be added: nothing waits for the others, and occupancies
   * are what is sampled.
   */
  expectSamples(): void {
    this.#causality.isSampled = true;
  }

  /** Records that were added and not taken. */
  get pending(): number {
    let pending = 0;
    for (const stream of this.#streams.values()) pending += stream.added - stream.taken.value;
    return pending;
  }

  /**
   * Operations that must have been, were not recorded, and that no worker has said that it had lost: those of
   * workers that were killed between the operation and its record.
   */
  get unexplained(): number {
    return Math.max(0, this.#missing - this.#lost);
  }

  /** The time of the last event taken, ns; none that follows is earlier. */
  get time(): number {
    return this.#lastTime;
  }

  /**
   * Where records of one worker are to be appended, in its order; then call {@link added}. A thread that records but
   * is no worker of the program has a number of its own below 0. Tickets are the lower 32 bits; occupancies are not
   * read.
   */
  recordsOf(worker: number): EventBatch {
    this.#stream(worker);
    return this.#records;
  }

  /** Records were appended to those of a worker, from row `first` on. */
  added(worker: number, first: number): void {
    const stream = this.#stream(worker);
    const wasEmpty = stream.isEmpty;
    for (const lane of stream.accept(this.#records, first)) this.#queue(lane, lane.due);
    this.#waiting += this.#records.length - first;
    if (wasEmpty) this.#wake(stream);
  }

  #stream(worker: number): Stream {
    let stream = this.#streams.get(worker);
    if (stream === undefined) {
      stream = new Stream(worker);
      this.#streams.set(worker, stream);
    }
    return stream;
  }

  /**
   * Takes the events up to the time `until` (ns) whose turn has come, in causal order, with whole tickets,
   * with occupancies, and with times that never decrease. All that was recorded up to `until` should have
   * been added. What is from `force` (ns) or before waits no longer: what it depends on is lost. They replace what `out`
   * holds, which is returned.
   */
  take(
    until: number,
    force: number = Number.NEGATIVE_INFINITY,
    out = new EventBatch(0),
  ): EventBatch {
    if (this.#order.length < this.#waiting) this.#order = new Uint32Array(2 * this.#waiting);
    for (;;) {
      let stream = this.#ready.pop(until);
      for (; stream !== undefined; stream = this.#ready.pop(until)) this.#tryFirst(stream, until);
      const overdue = this.#mostOverdue(force);
      if (overdue === undefined) break;
      this.#forceFirst(overdue);
    }
    out.copyRows(this.#records, this.#order.subarray(0, this.#taken));
    this.#taken = 0;
    this.#makeRoom();
    return out;
  }

  /** Forgets records that were taken. */
  #makeRoom(): void {
    const records = this.#records;
    const isMostlyTaken = records.length >= MOST_TAKEN && 2 * this.#waiting <= records.length;
    if (this.#waiting > 0 && !isMostlyTaken) return;
    if (this.#waiting === 0 && records.length <= MOST_KEPT) return records.cut(0);
    for (const stream of this.#streams.values()) stream.move(records, this.#spare);
    this.#records = this.#spare;
    this.#spare = records.length > MOST_KEPT ? new EventBatch() : records;
    this.#spare.cut(0);
    if (this.#order.length > MOST_KEPT) this.#order = new Uint32Array(64);
  }

  #wake(stream: Stream): void {
    if (!stream.isEmpty) this.#queue(stream, this.#firstTime(stream));
  }

  #queue(stream: Stream, due: number): void {
    if (stream.isQueued) return;
    stream.due = due;
    stream.isQueued = true;
    this.#ready.push(stream);
  }

  /** Takes what comes first in a stream if nothing stands in its way; else the stream waits. */
  #tryFirst(stream: Stream, until: number): void {
    stream.isQueued = false;
    if (stream.isEmpty) return;
    if (stream.isLane) {
      if (this.#takeReady(stream)) this.#wake(stream);
      return;
    }
    // While it was in the heap its first record may have been taken as the other half of a hand-over.
    if (this.#firstTime(stream) > stream.due) return this.#wake(stream);
    if (stream.isAtLane(this.#records)) {
      const lane = stream.laneHere(this.#records);
      if (lane !== undefined && !lane.taken.hasReached(1, stream)) return;
      this.#drop(stream);
    } else if (stream.taken.value === 0 || !this.#takeRun(stream, until)) {
      if (!this.#takeReady(stream)) return;
      this.#takeRun(stream, until);
    }
    this.#wake(stream);
  }

  /**
   * Takes operations of a stream for which it is plain that they may be taken, as long as nobody else's turn comes: most
   * come in runs. Returns whether there was one.
   */
  #takeRun(stream: Stream, until: number): boolean {
    const records = this.#records;
    const { time: times } = records;
    const { row: first, end } = stream;
    let row = first;
    let last = this.#lastTime;
    for (; row < end; row++) {
      const time = times[row] as number;
      if (time > until || time > this.#ready.due || !this.#causality.passFree(records, row)) break;
      if (time > last) last = time;
      times[row] = last;
      this.#order[this.#taken++] = row;
    }
    if (row === first) return false;
    this.#lastTime = last;
    this.#waiting -= row - first;
    stream.pass(row, this.#wakeWaiter);
    return true;
  }

  /** Takes the first record of a stream, and its other half; returns false if it must wait. */
  #takeReady(stream: Stream): boolean {
    const records = this.#records;
    const { row } = stream;
    if (!this.#causality.isReady(stream, records, row)) return false;
    const rendezvous = this.#rendezvous(records, row);
    if (rendezvous !== undefined) return this.#meet(rendezvous, stream);
    this.#takeFirst(stream);
    return true;
  }

  /** The rendezvous on which a record hands a message over, if it does. */
  #rendezvous(batch: EventBatch, row: number): ChannelOrder | undefined {
    const kind = batch.kind[row];
    const isEnd = kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
    if (!isEnd || batch.outcome[row] !== OUTCOME.ok) return undefined;
    return this.#causality.rendezvous(batch.channel[row] ?? 0);
  }

  /** Takes both halves of a hand-over, the send first, once both are there; else the first of them waits. */
  #meet(channel: ChannelOrder, stream: Stream): boolean {
    const { row } = stream;
    const isSend = this.#records.kind[row] === EVENT_KIND.sendDone;
    const ticket = channel.wholeTicket(this.#records.ticket[row] ?? 0, isSend);
    const half = channel.halves.get(ticket);
    if (half === undefined || half.isSend === isSend) {
      channel.halves.set(ticket, { isSend, stream });
      return false;
    }
    channel.halves.delete(ticket);
    const [sender, receiver] = isSend ? [stream, half.stream] : [half.stream, stream];
    // Both ends are one instant: the earlier record is of the worker that completed it.
    const time = Math.min(this.#firstTime(sender), this.#firstTime(receiver));
    this.#takeFirst(sender, time);
    this.#takeFirst(receiver, time);
    this.#wake(half.stream);
    return true;
  }

  /** The stream that waits since the earliest time, `force` or before. */
  #mostOverdue(force: number): Stream | undefined {
    if (force === Number.NEGATIVE_INFINITY) return undefined;
    let found: Stream | undefined;
    for (const stream of this.#streams.values()) {
      const first = stream.laneHere(this.#records) ?? stream;
      if (first.isEmpty || first.isQueued || this.#firstTime(first) > force) continue;
      if (found === undefined || this.#firstTime(first) < this.#firstTime(found)) found = first;
    }
    return found;
  }

  #forceFirst(stream: Stream): void {
    const records = this.#records;
    const { row } = stream;
    this.#missing += this.#causality.missingBefore(records, row);
    this.#causality.assume(stream, records, row);
    const rendezvous = this.#rendezvous(records, row);
    if (rendezvous !== undefined) {
      const isSend = records.kind[row] === EVENT_KIND.sendDone;
      rendezvous.halves.delete(rendezvous.wholeTicket(records.ticket[row] ?? 0, isSend));
    }
    this.#takeFirst(stream);
    this.#wake(stream);
  }

  #takeFirst(stream: Stream, time: number = this.#firstTime(stream)): void {
    const records = this.#records;
    const { row, isEmpty } = stream;
    if (isEmpty) return;
    this.#lastTime = Math.max(this.#lastTime, time);
    records.time[row] = this.#lastTime;
    this.#order[this.#taken++] = row;
    this.#causality.apply(records, row);
    this.#drop(stream);
    if (this.#causality.isBlockedOnRendezvous(records, row)) this.#openLane(stream, row);
    const kind = records.kind[row];
    if (kind === EVENT_KIND.workerExited) this.#forget(records.worker[row] ?? 0);
    if (kind === EVENT_KIND.lost) this.#lost += records.other[row] ?? 0;
  }

  /** The end of the hand-over that begins in a row may come before what else its worker did meanwhile. */
  #openLane(stream: Stream, row: number): void {
    const records = this.#records;
    const before = records.length;
    const lane = stream.openLane(records, records.operation[row] ?? 0, this.#lastTime);
    this.#waiting += records.length - before;
    if (!lane.isEmpty) this.#queue(lane, lane.due);
  }

  #drop(stream: Stream): void {
    this.#waiting--;
    stream.drop(this.#records, this.#wakeWaiter);
  }

  #firstTime(stream: Stream): number {
    return stream.isEmpty ? Number.POSITIVE_INFINITY : (this.#records.time[stream.row] as number);
  }

  #forget(worker: number): void {
    if (this.#streams.get(worker)?.isEmpty !== false) this.#streams.delete(worker);
  }
}
