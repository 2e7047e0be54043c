/** Takes events out of a batch into the history, with rows of the cast in place of the trace's ids. */

import type { EventBatch } from "../trace/batch.ts";
import { EVENT_KIND, SIDE } from "../trace/event.ts";
import type { Cast } from "./cast.ts";
import { type EventColumns, type History, rowAt } from "./history.ts";
import type { Waits } from "./waits.ts";

/** Adds one row of a batch to the history; returns its position. */
export function enrol(
  cast: Cast,
  history: History,
  waits: Waits,
  batch: EventBatch,
  row: number,
): number {
  const last = history.lastTime;
  const time = batch.time[row] ?? 0;
  const position = history.add();
  const events = history.columns(position);
  const at = rowAt(position);
  // Times never decrease in a sound trace; in any trace they must not, for the search by time.
  events.time[at] = time > last ? Math.min(time, Number.MAX_SAFE_INTEGER) : last;
  events.kind[at] = batch.kind[row] ?? 0;
  events.worker[at] = cast.worker(batch.worker[row] ?? 0);
  events.channel[at] = cast.channel(batch.channel[row] ?? 0);
  events.operation[at] = batch.operation[row] ?? 0;
  events.outcome[at] = batch.outcome[row] ?? 0;
  events.ticket[at] = batch.ticket[row] ?? 0;
  events.occupancy[at] = batch.occupancy[row] ?? 0;
  events.size[at] = batch.size[row] ?? 0;
  events.site[at] = batch.site[row] ?? 0;
  events.text[at] = batch.text[row] ?? 0;
  events.detail[at] = batch.detail[row] ?? 0;
  events.other[at] = batch.other[row] ?? 0;
  meet(cast, events, at, batch.handle[row] ?? 0);
  followWait(waits, events, at, position);
  return position;
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
    case EVENT_KIND.handleCloned:
      operate(cast, events, at, handleId, events.outcome[at] ?? 0);
      break;
    case EVENT_KIND.handleWeakened:
      events.handle[at] = cast.handle(handleId, events.channel[at] ?? 0, SIDE.sender);
      break;
    case EVENT_KIND.joinBlocked:
    case EVENT_KIND.joinDone:
      events.other[at] = cast.worker(idOf(events.other[at]));
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
  }
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
