/**
 * Messages that go through channels. Nearly all events of a trace are operations that moved one at once, without
 * having waited, by somebody who is known: those are applied in one loop.
 */

import { DONE_SIDE, EVENT_KIND, OUTCOME } from "../trace/event.ts";
import { type ChannelColumns, fill, settleEnd } from "./channel.ts";
import type { EDGE_SHAPE } from "./edge.ts";
import type { HANDLE_SHAPE } from "./handle.ts";
import type { EventColumns } from "./history.ts";
import type { Columns } from "./table.ts";
import { DOING, type WorkerColumns } from "./worker.ts";

/** What messages change: the tables of a world. */
interface Program {
  readonly channels: { readonly columns: ChannelColumns };
  readonly workers: { readonly columns: WorkerColumns };
  readonly edges: { readonly columns: Columns<typeof EDGE_SHAPE> };
  readonly handles: { readonly columns: Columns<typeof HANDLE_SHAPE> };
  /** So many plain operations were applied, the last at `time` (ns); `received` of them took messages. */
  passed(operations: number, time: number, received: number): void;
}

/**
 * The first of the rows from `from` on that is no plain operation, or `to`. Plain operations moved a message and had not
 * waited.
 */
export function plainUntil(events: EventColumns, from: number, to: number): number {
  const { kind, outcome, operation } = events;
  for (let row = from; row < to; row++) {
    if (DONE_SIDE[kind[row] as number] === 0) return row;
    if (outcome[row] !== OUTCOME.ok || operation[row] !== 0) return row;
  }
  return to;
}

/**
 * Applies the plain operations in rows from `from` to `to`, up to the first of somebody who is not known; returns its
 * row, or `to`.
 */
export function passMessages(
  program: Program,
  events: EventColumns,
  from: number,
  to: number,
): number {
  const channels = program.channels.columns;
  const workers = program.workers.columns;
  const edges = program.edges.columns;
  const { edge: holder } = program.handles.columns;
  let received = 0;
  let row = from;
  for (; row < to; row++) {
    const worker = events.worker[row] as number;
    const channel = events.channel[row] as number;
    const edge = events.edge[row] as number;
    // Of a handle that somebody holds its channel exists; what follows is what the world would do.
    if (edge === 0 || holder[events.handle[row] as number] === 0) break;
    if (workers.doing[worker] === DOING.absent || channels.exists[channel] === 0) break;
    edges.exists[edge] = 1;
    edges.messages[edge] = (edges.messages[edge] as number) + 1;
    if (events.kind[row] === EVENT_KIND.receiveDone) received++;
    passMessage(channels, workers, events, row);
  }
  if (row > from) program.passed(row - from, events.time[row - 1] as number, received);
  return row;
}

/** A message goes into the channel or comes out of it: the event is an operation that moved one. */
export function passMessage(
  channels: ChannelColumns,
  workers: WorkerColumns,
  events: EventColumns,
  row: number,
): void {
  const worker = events.worker[row] as number;
  const channel = events.channel[row] as number;
  const time = events.time[row] as number;
  if (events.kind[row] === EVENT_KIND.sendDone) {
    channels.sent[channel] = (channels.sent[channel] as number) + 1;
    workers.sent[worker] = (workers.sent[worker] as number) + 1;
  } else {
    channels.received[channel] = (channels.received[channel] as number) + 1;
    workers.received[worker] = (workers.received[worker] as number) + 1;
    // Where every receiver gets it, others may have yet to receive it.
    if (channels.toAll[channel] === 0) {
      channels.nextTicket[channel] = (events.ticket[row] as number) + 1;
    }
  }
  fill(channels, channel, events.occupancy[row] as number, time);
  settleEnd(channels, channel, time);
}
