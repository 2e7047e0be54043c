/**
 * What of a trace's past is still true: those of its events that a reader needs who begins now. Everything else may
 * be forgotten, as in the compaction of a log (https://kafka.apache.org/documentation/#compaction).
 */

import { COLUMNS, type EventBatch, type Row } from "../../trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../trace/event.ts";
import { ChannelPast, type Kept, WorkerPast } from "./past.ts";

/** Workers that have ended are known so long: what they did may still be true. */
const MOST_ENDED = 1024;

/** Follows events that are about to be forgotten. */
export class StillTrue {
  readonly #isToAll: (kind: number) => boolean;
  readonly #workers = new Map<number, WorkerPast>();
  /** Of those that ended the one that ended first comes first. */
  readonly #ended = new Map<number, WorkerPast>();
  readonly #channels = new Map<number, ChannelPast>();
  #order = 0;
  #lost = 0;

  /** `isToAll` tells kinds of channel, by their texts' ids, of which every receiver gets every message. */
  constructor(isToAll: (kind: number) => boolean) {
    this.#isToAll = isToAll;
  }

  /** Goes on by one event of a batch. */
  apply(batch: EventBatch, row: number): void {
    const kept: Kept = { order: ++this.#order, row: rowOf(batch, row) };
    const { kind, worker, channel } = kept.row;
    if (worker !== 0) this.#applyToWorker(kept);
    if (kind === EVENT_KIND.lost) this.#lost += kept.row.other;
    if (channel === 0) return;
    let past = this.#channels.get(channel);
    if (past === undefined) {
      past = new ChannelPast();
      this.#channels.set(channel, past);
    }
    this.#applyToChannel(past, kept);
    if (past.isOver) this.#channels.delete(channel);
  }

  /** The events that are still true, in their order. */
  rows(): readonly Row[] {
    const kept = [...this.#channels.values()].flatMap((past) => past.kept());
    for (const past of this.#workers.values()) kept.push(...past.kept());
    const mentioned = new Set(kept.map(({ row }) => row.worker));
    for (const [worker, past] of this.#ended) if (mentioned.has(worker)) kept.push(...past.kept());
    const rows = kept.toSorted((a, b) => a.order - b.order).map(({ row }) => row);
    const lost = { ...NO_ROW, kind: EVENT_KIND.lost, other: this.#lost };
    return this.#lost === 0 ? rows : [lost, ...rows];
  }

  #applyToWorker(kept: Kept): void {
    const { kind, worker } = kept.row;
    let past = this.#workers.get(worker) ?? this.#ended.get(worker);
    if (past === undefined) {
      past = new WorkerPast();
      this.#workers.set(worker, past);
    }
    past.apply(kept);
    if (kind !== EVENT_KIND.workerExited) return;
    this.#workers.delete(worker);
    this.#ended.set(worker, past);
    const [first] = this.#ended.keys();
    if (this.#ended.size > MOST_ENDED && first !== undefined) this.#ended.delete(first);
  }

  #applyToChannel(past: ChannelPast, kept: Kept): void {
    const { row } = kept;
    switch (row.kind) {
      case EVENT_KIND.channelCreated:
        past.isToAll = this.#isToAll(row.detail);
        past.keep("created", kept);
        break;
      case EVENT_KIND.channelClosed:
        past.keep("closed", kept);
        break;
      case EVENT_KIND.channelDisconnected:
        past.disconnect(row.outcome === SIDE.sender ? "senders" : "receivers", kept);
        break;
      case EVENT_KIND.channelSampled:
        past.sample(row.ticket, row.occupancy);
        break;
      case EVENT_KIND.sendDone:
        if (row.outcome === OUTCOME.ok) past.send(kept);
        break;
      case EVENT_KIND.receiveDone:
        if (row.outcome === OUTCOME.ok) past.receive(kept);
        break;
      default:
        past.rearrange(kept);
    }
  }
}

function rowOf(batch: EventBatch, row: number): Row {
  const copy = { ...NO_ROW, kind: batch.kind[row] ?? 0, worker: batch.worker[row] ?? 0 };
  for (const column of COLUMNS) copy[column] = batch[column][row] ?? 0;
  return copy;
}

const NO_ROW: Row = {
  time: 0,
  kind: 0,
  worker: 0,
  channel: 0,
  handle: 0,
  operation: 0,
  outcome: 0,
  ticket: 0,
  occupancy: 0,
  size: 0,
  site: 0,
  text: 0,
  detail: 0,
  other: 0,
};
