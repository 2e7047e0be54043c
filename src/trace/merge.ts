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

/** Rows that are allocated before there are any. */
const MOST_AT_ONCE = 1 << 16;

/** Merges what all workers of one program record. */
export class Merge {
  readonly #streams = new Map<number, Stream>();
  readonly #ready = new Earliest<Stream>();
  readonly #causality: Causality;
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
    return this.#stream(worker).records;
  }

  /** Records were appended to those of a worker, from row `first` on. */
  added(worker: number, first: number): void {
    const stream = this.#stream(worker);
    const wasEmpty = stream.row === first;
    for (const lane of stream.accept(first)) this.#queue(lane, lane.due);
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
   * been added. What is from `force` (ns) or before waits no longer: what it depends on is lost.
   */
  take(until: number, force: number = Number.NEGATIVE_INFINITY): EventBatch {
    const out = new EventBatch(Math.min(this.pending, MOST_AT_ONCE));
    for (;;) {
      let stream = this.#ready.pop(until);
      for (; stream !== undefined; stream = this.#ready.pop(until)) {
        this.#tryFirst(stream, out, until);
      }
      const overdue = this.#mostOverdue(force);
      if (overdue === undefined) return out;
      this.#forceFirst(overdue, out);
    }
  }

  #wake(stream: Stream): void {
    if (stream.batch !== undefined) this.#queue(stream, firstTime(stream));
  }

  #queue(stream: Stream, due: number): void {
    if (stream.isQueued) return;
    stream.due = due;
    stream.isQueued = true;
    this.#ready.push(stream);
  }

  /** Takes what comes first in a stream if nothing stands in its way; else the stream waits. */
  #tryFirst(stream: Stream, out: EventBatch, until: number): void {
    stream.isQueued = false;
    const { batch, row } = stream;
    if (batch === undefined) return;
    if (!stream.isLane && firstTime(stream) > stream.due) {
      // While it was in the heap its first record was taken as the other half of a hand-over.
      this.#wake(stream);
      return;
    }
    if (stream.isAtLane) {
      const lane = stream.laneHere;
      if (lane !== undefined && !lane.taken.hasReached(1, stream)) return;
      stream.drop(this.#wakeWaiter);
      this.#wake(stream);
      return;
    }
    if (stream.taken.value > 0 && !stream.isLane && this.#causality.isFree(batch, row)) {
      this.#takeFree(stream, batch, row, out, batch.time[row] ?? 0);
      this.#takeRun(stream, out, until);
      this.#wake(stream);
      return;
    }
    if (!this.#causality.isReady(stream, batch, row)) return;
    const rendezvous = this.#rendezvous(batch, row);
    if (rendezvous !== undefined) return this.#meet(rendezvous, stream, batch, row, out);
    this.#takeFirst(stream, out);
    if (!stream.isLane) this.#takeRun(stream, out, until);
    this.#wake(stream);
  }

  /** Goes on with one stream as long as nobody else's turn comes: most operations come in runs. */
  #takeRun(stream: Stream, out: EventBatch, until: number): void {
    for (;;) {
      const { batch, row } = stream;
      if (batch === undefined) return;
      const time = batch.time[row] ?? 0;
      if (time > until || time > this.#ready.due || !this.#causality.isFree(batch, row)) return;
      this.#takeFree(stream, batch, row, out, time);
    }
  }

  /** The rendezvous on which a record hands a message over, if it does. */
  #rendezvous(batch: EventBatch, row: number): ChannelOrder | undefined {
    const kind = batch.kind[row];
    const isEnd = kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
    if (!isEnd || batch.outcome[row] !== OUTCOME.ok) return undefined;
    return this.#causality.rendezvous(batch.channel[row] ?? 0);
  }

  /** Takes both halves of a hand-over, the send first, once both are there. */
  #meet(
    channel: ChannelOrder,
    stream: Stream,
    batch: EventBatch,
    row: number,
    out: EventBatch,
  ): void {
    const isSend = batch.kind[row] === EVENT_KIND.sendDone;
    const ticket = channel.wholeTicket(batch.ticket[row] ?? 0, isSend);
    const half = channel.halves.get(ticket);
    if (half === undefined || half.isSend === isSend) {
      channel.halves.set(ticket, { isSend, stream });
      return;
    }
    channel.halves.delete(ticket);
    const [sender, receiver] = isSend ? [stream, half.stream] : [half.stream, stream];
    // Both ends are one instant: the earlier record is of the worker that completed it.
    const time = Math.min(firstTime(sender), firstTime(receiver));
    this.#takeFirst(sender, out, time);
    this.#takeFirst(receiver, out, time);
    this.#wake(sender);
    this.#wake(receiver);
  }

  /** The stream that waits since the earliest time, `force` or before. */
  #mostOverdue(force: number): Stream | undefined {
    if (force === Number.NEGATIVE_INFINITY) return undefined;
    let found: Stream | undefined;
    for (const stream of this.#streams.values()) {
      const first = stream.laneHere ?? stream;
      if (first.batch === undefined || first.isQueued || firstTime(first) > force) continue;
      if (found === undefined || firstTime(first) < firstTime(found)) found = first;
    }
    return found;
  }

  #forceFirst(stream: Stream, out: EventBatch): void {
    const { batch, row } = stream;
    if (batch === undefined) return;
    this.#missing += this.#causality.missingBefore(batch, row);
    this.#causality.assume(stream, batch, row);
    const rendezvous = this.#rendezvous(batch, row);
    if (rendezvous !== undefined) {
      const isSend = batch.kind[row] === EVENT_KIND.sendDone;
      rendezvous.halves.delete(rendezvous.wholeTicket(batch.ticket[row] ?? 0, isSend));
    }
    this.#takeFirst(stream, out);
    this.#wake(stream);
  }

  #takeFirst(stream: Stream, out: EventBatch, time: number = firstTime(stream)): void {
    const { batch, row } = stream;
    if (batch === undefined) return;
    const at = this.#takeRow(stream, batch, row, out, time);
    if (this.#causality.isBlockedOnRendezvous(out, at)) {
      const lane = stream.openLane(out.operation[at] ?? 0, this.#lastTime);
      if (lane.batch !== undefined) this.#queue(lane, lane.due);
    }
    const kind = out.kind[at];
    if (kind === EVENT_KIND.workerExited) this.#forget(out.worker[at] ?? 0);
    if (kind === EVENT_KIND.lost) this.#lost += out.other[at] ?? 0;
  }

  #takeRow(stream: Stream, batch: EventBatch, row: number, out: EventBatch, time: number): number {
    const at = out.addFrom(batch, row);
    this.#lastTime = Math.max(this.#lastTime, time);
    out.time[at] = this.#lastTime;
    this.#causality.apply(out, at);
    stream.drop(this.#wakeWaiter);
    return at;
  }

  /** Takes an operation that the causality has just said to be free. */
  #takeFree(stream: Stream, batch: EventBatch, row: number, out: EventBatch, time: number): void {
    const at = out.addFrom(batch, row);
    if (time > this.#lastTime) this.#lastTime = time;
    out.time[at] = this.#lastTime;
    this.#causality.applyFree(out, at);
    stream.drop(this.#wakeWaiter);
  }

  #forget(worker: number): void {
    if (this.#streams.get(worker)?.batch === undefined) this.#streams.delete(worker);
  }
}

function firstTime(stream: Stream): number {
  return stream.batch?.time[stream.row] ?? Number.POSITIVE_INFINITY;
}
