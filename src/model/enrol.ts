/** Takes events out of a batch into the history, with rows of the cast in place of the trace's ids. */

import type { EventBatch } from "../trace/batch.ts";
import { DONE_SIDE, EVENT_KIND, SIDE } from "../trace/event.ts";
import type { Cast } from "./cast.ts";
import { type EventColumns, type History, rowAt, SEGMENT_ROWS } from "./history.ts";
import type { Waits } from "./waits.ts";

/**
 * Writes rows of a batch, from `from` on, to the room of the history, as many as there is room for. Returns how many;
 * they are still to be counted (`History.grow`).
 */
export function enrol(
  cast: Cast,
  history: History,
  waits: Waits,
  batch: EventBatch,
  from: number,
): number {
  const first = rowAt(history.length);
  const count = Math.min(batch.length - from, SEGMENT_ROWS - first);
  const events = history.room();
  copyColumns(events, first, batch, from, count);
  makeTimesRise(events.time, first, first + count, history.lastTime);
  for (let at = first; at < first + count; at++) {
    at = meetFamiliar(cast, events, at, first + count);
    if (at === first + count) break;
    events.worker[at] = cast.worker(events.worker[at] ?? 0);
    events.channel[at] = cast.channel(events.channel[at] ?? 0);
    const handleId = events.handle[at] ?? 0;
    events.handle[at] = 0;
    meet(cast, events, at, handleId);
    followWait(waits, events, at, history.length + at - first);
  }
  return count;
}

/** Times never decrease in a sound trace; in any trace they must not, for the search by time. */
function makeTimesRise(times: Float64Array, from: number, to: number, before: number): void {
  let last = before;
  for (let at = from; at < to; at++) {
    const time = times[at] as number;
    last = Math.min(time > last ? time : last, Number.MAX_SAFE_INTEGER);
    times[at] = last;
  }
}

/**
 * Takes operations that did not wait, from row `from` on, whose handles are where they were before: nearly all. Returns
 * the row of the first other event, or `to`.
 */
function meetFamiliar(cast: Cast, events: EventColumns, from: number, to: number): number {
  const { workers, channels, handles } = cast.rowsById;
  const ends = cast.handleEnds;
  let at = from;
  for (; at < to; at++) {
    const side = DONE_SIDE[events.kind[at] as number];
    if (side === 0 || events.operation[at] !== 0) break;
    const worker = workers[events.worker[at] as number] ?? 0;
    const channel = channels[events.channel[at] as number] ?? 0;
    const handle = handles[events.handle[at] as number] ?? 0;
    const edge = ends.edge[handle] as number;
    if (edge === 0 || ends.worker[handle] !== worker || ends.channel[handle] !== channel) break;
    if (ends.side[handle] !== side) break;
    events.worker[at] = worker;
    events.channel[at] = channel;
    events.handle[at] = handle;
    events.edge[at] = edge;
  }
  return at;
}

/** Copies a batch's columns; ids become rows later. */
function copyColumns(
  events: EventColumns,
  first: number,
  batch: EventBatch,
  from: number,
  count: number,
): void {
  const end = from + count;
  events.time.set(batch.time.subarray(from, end), first);
  events.worker.set(batch.worker.subarray(from, end), first);
  events.channel.set(batch.channel.subarray(from, end), first);
  events.handle.set(batch.handle.subarray(from, end), first);
  events.kind.set(batch.kind.subarray(from, end), first);
  events.operation.set(batch.operation.subarray(from, end), first);
  events.outcome.set(batch.outcome.subarray(from, end), first);
  events.ticket.set(batch.ticket.subarray(from, end), first);
  events.occupancy.set(batch.occupancy.subarray(from, end), first);
  events.size.set(batch.size.subarray(from, end), first);
  events.site.set(batch.site.subarray(from, end), first);
  events.text.set(batch.text.subarray(from, end), first);
  events.detail.set(batch.detail.subarray(from, end), first);
  events.other.set(batch.other.subarray(from, end), first);
}

/** Finds the beginning of an operation that ends after a wait. */
function followWait(waits: Waits, events: EventColumns, at: number, position: number): void {
  const worker = events.worker[at] ?? 0;
  const operation = events.operation[at] ?? 0;
  switch (events.kind[at] ?? 0) {
    case EVENT_KIND.sendBlocked:
    case EVENT_KIND.receiveBlocked:
      waits.begin(worker, operation, position);
      break;
    case EVENT_KIND.sendDone:
    case EVENT_KIND.receiveDone: {
      if (operation === 0) break;
      const began = waits.end(worker, operation);
      if (began >= 0) events.began[at] = position - began;
      break;
    }
    case EVENT_KIND.lost:
    case EVENT_KIND.workerExited:
      waits.release(worker);
      break;
  }
}

/** Learns what the event tells of the cast, and finds out which handle and edge it concerns. */
function meet(cast: Cast, events: EventColumns, at: number, handleId: number): void {
  switch (events.kind[at] ?? 0) {
    case EVENT_KIND.sendBlocked:
    case EVENT_KIND.sendDone:
      operate(cast, events, at, handleId, SIDE.sender);
      break;
    case EVENT_KIND.receiveBlocked:
    case EVENT_KIND.receiveDone:
      operate(cast, events, at, handleId, SIDE.receiver);
      break;
    case EVENT_KIND.handleCreated:
      operate(cast, events, at, handleId, events.outcome[at] ?? 0);
      break;
    case EVENT_KIND.handleCloned:
      operate(cast, events, at, handleId, events.outcome[at] ?? 0);
      events.other[at] = cast.handle(idOf(events.other[at]), 0, 0);
      break;
    case EVENT_KIND.handleWeakened:
      events.handle[at] = cast.handle(handleId, events.channel[at] ?? 0, SIDE.sender);
      break;
    case EVENT_KIND.handleMoved:
      move(cast, events, at, handleId);
      break;
    case EVENT_KIND.handleDropped:
    case EVENT_KIND.handleLeaked:
      events.handle[at] = cast.handle(handleId, events.channel[at] ?? 0, events.outcome[at] ?? 0);
      break;
    case EVENT_KIND.workerStarted:
      startWorker(cast, events, at);
      break;
    case EVENT_KIND.channelCreated:
      createChannel(cast, events, at);
      break;
    default:
      meetTarget(cast, events, at);
  }
}

/** A join names another worker. */
function meetTarget(cast: Cast, events: EventColumns, at: number): void {
  const kind = events.kind[at];
  if (kind !== EVENT_KIND.joinBlocked && kind !== EVENT_KIND.joinDone) return;
  events.other[at] = cast.worker(idOf(events.other[at]));
}

function startWorker(cast: Cast, events: EventColumns, at: number): void {
  cast.introduceWorker(events.worker[at] ?? 0, {
    name: events.text[at] ?? 0,
    kind: events.detail[at] ?? 0,
    site: events.site[at] ?? 0,
  });
  events.other[at] = cast.worker(idOf(events.other[at]));
}

function createChannel(cast: Cast, events: EventColumns, at: number): void {
  cast.introduceChannel(events.channel[at] ?? 0, {
    name: events.text[at] ?? 0,
    kind: events.detail[at] ?? 0,
    capacity: events.other[at] ?? 0,
    site: events.site[at] ?? 0,
  });
}

function move(cast: Cast, events: EventColumns, at: number, handleId: number): void {
  const handle = cast.handle(handleId, events.channel[at] ?? 0, 0);
  const to = cast.worker(idOf(events.other[at]));
  events.handle[at] = handle;
  events.other[at] = to;
  events.detail[at] = cast.channel(events.detail[at] ?? 0);
  events.edge[at] = to === 0 ? 0 : cast.edgeOfHandle(handle, to);
}

function operate(
  cast: Cast,
  events: EventColumns,
  at: number,
  handleId: number,
  side: number,
): void {
  const worker = events.worker[at] ?? 0;
  const channel = events.channel[at] ?? 0;
  const handle = cast.handle(handleId, channel, side);
  events.handle[at] = handle;
  // A runtime that knows no handles still has workers that use channels.
  events.edge[at] =
    handle === 0 ? cast.edge(worker, channel, side) : cast.edgeOfHandle(handle, worker);
}

/** A number of the trace as an id: a damaged or hostile trace may hold any number there. */
function idOf(value: number | undefined): number {
  return value !== undefined && Number.isInteger(value) && value > 0 && value < 2 ** 32 ? value : 0;
}
