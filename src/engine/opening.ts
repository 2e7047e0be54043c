/** A recording as its closing tells of it, while its events are still being read. */

import {
  CHANNEL_COLUMNS,
  EDGE_COLUMNS,
  type Frame,
  newTable,
  WORKER_COLUMNS,
} from "../protocol/frame.ts";
import type {
  ChannelDeclaration,
  Declarations,
  FrameRequest,
  TilesAnswer,
  TilesRequest,
  WorkerDeclaration,
} from "../protocol/messages.ts";
import { type Closing, readClosing } from "../trace/closing/closing.ts";
import type { IndexedFrame } from "../trace/closing/frame-index.ts";
import { type Overview, writeOverview } from "../trace/closing/overview.ts";
import { type ColumnNumbers, cell, type OverviewTable } from "../trace/closing/overview-table.ts";
import { SIDE, type Site } from "../trace/event.ts";
import type { Inflate } from "../trace/inflate.ts";

/** Shares of time stand in the trace in millionths, times in ns; in a frame as parts of 1 and in ms. */
const MILLION = 1e6;

/** What a closing lets an engine answer before it has read the events. */
export class Opening {
  readonly #overview: Overview;
  readonly #frames: readonly IndexedFrame[];
  readonly #declared: Declarations;
  /** The picture after the last event. */
  readonly end: Frame;

  private constructor({ overview, frames }: Closing) {
    this.#overview = overview;
    this.#frames = frames;
    this.#declared = declarationsIn(overview);
    this.end = frameIn(overview);
  }

  /** Reads the last bytes of a recording of `size` bytes; undefined when they are no closing to go by. */
  static read(bytes: Uint8Array, size: number, unpack?: Inflate): Opening | undefined {
    const closing = readClosing(bytes, size, unpack);
    return closing && new Opening(closing);
  }

  /** Events of the recording. */
  get events(): number {
    return this.end.head.endPosition;
  }

  /** ns. */
  get endTime(): number {
    return this.end.head.endTime;
  }

  /** Columns of time. */
  get times(): number {
    return cell(this.#overview.trace, "times", 0);
  }

  /** Whether all that it tells of has been read. */
  isRead(events: number, frames: readonly IndexedFrame[]): boolean {
    return events >= this.events && frames.length >= this.#frames.length;
  }

  /** Whether this is what the events have come to. */
  fits(overview: Overview, frames: readonly IndexedFrame[]): boolean {
    const [said, found] = [writeOverview(this.#overview), writeOverview(overview)];
    const isSame = said.length === found.length && said.every((byte, at) => byte === found[at]);
    return isSame && this.#frames.every((frame, at) => sameFrame(frame, frames[at]));
  }

  /** Everybody whom a viewer that knows so many has not been told of. */
  declarationsAfter(known: FrameRequest["known"]): Declarations {
    const { workers, channels, edges } = this.#declared;
    return {
      workers: workers.slice(Math.max(0, known.workers)),
      channels: channels.slice(Math.max(0, known.channels)),
      edges: edges.slice(Math.max(0, known.edges)),
    };
  }

  /** A picture of an earlier instant, with rows also for those who have not been read of yet. */
  withAll({ head, ...tables }: Frame): Frame {
    const { endTime, endPosition } = this.end.head;
    return {
      head: { ...head, endTime, endPosition },
      workers: extended(WORKER_COLUMNS, tables.workers, this.end.workers.length),
      channels: extended(CHANNEL_COLUMNS, tables.channels, this.end.channels.length),
      edges: extended(EDGE_COLUMNS, tables.edges, this.end.edges.length),
    };
  }

  /** Every channel's occupancy, no finer than it is known; -1 where the channel does not exist. */
  tiles({ from, to, columns, channels }: TilesRequest): TilesAnswer {
    const highest = new Float32Array(columns * channels.length).fill(-1);
    const lowest = new Float32Array(columns * channels.length).fill(-1);
    const width = Math.max(1, this.endTime) / this.times;
    const step = (to - from) / columns;
    for (const [index, channel] of channels.entries()) {
      if (!(channel >= 0 && channel < this.end.channels.length)) continue;
      for (let column = 0; column < columns; column++) {
        const start = Math.floor((from + column * step) / width);
        const end = Math.ceil((from + (column + 1) * step) / width);
        const target = index * columns + column;
        const found = this.#between(channel, Math.max(0, start), Math.min(this.times, end));
        highest[target] = found.highest;
        lowest[target] = found.lowest;
      }
    }
    return { highest, lowest, isCoarse: true };
  }

  #between(channel: number, start: number, end: number) {
    const { columns } = this.#overview.occupancy;
    let [highest, lowest] = [-1, -1];
    for (let row = channel * this.times + start; row < channel * this.times + end; row++) {
      const least = columns.lowest?.[row] ?? 0;
      highest = Math.max(highest, columns.highest?.[row] ?? 0);
      if (least >= 0) lowest = lowest < 0 ? least : Math.min(lowest, least);
    }
    return { highest, lowest };
  }
}

function sameFrame(one: IndexedFrame, other: IndexedFrame | undefined): boolean {
  const keys = ["offset", "kind", "bytes", "count", "firstTime", "lastTime"] as const;
  return other !== undefined && keys.every((key) => one[key] === other[key]);
}

function declarationsIn(overview: Overview): Declarations {
  const { workers, channels, edges } = overview;
  const about = <N extends ColumnNumbers>(table: OverviewTable<N>, row: number) => ({
    id: cell(table, "id", row),
    name: textIn(overview, cell(table, "name", row)),
    kind: textIn(overview, cell(table, "kind", row)),
    site: siteIn(overview, table, row),
  });
  return {
    workers: Array.from(
      { length: workers.rows },
      (_, row): WorkerDeclaration => about(workers, row),
    ),
    channels: Array.from({ length: channels.rows }, (_, row): ChannelDeclaration => {
      return { ...about(channels, row), capacity: cell(channels, "capacity", row) };
    }),
    edges: Array.from({ length: edges.rows }, (_, row) => ({
      worker: cell(edges, "worker", row),
      channel: cell(edges, "channel", row),
      side: cell(edges, "side", row) === SIDE.sender ? "sender" : "receiver",
    })),
  };
}

function textIn({ texts }: Overview, number: number): string {
  return texts[number - 1] ?? "";
}

function siteIn(
  overview: Overview,
  table: OverviewTable<ColumnNumbers>,
  row: number,
): Site | undefined {
  const file = textIn(overview, cell(table, "file", row));
  if (file === "") return undefined;
  const isAssumed = cell(table, "isAssumed", row) === 1;
  const [line, column] = [cell(table, "line", row), cell(table, "column", row)];
  return { file, line, column, ...(isAssumed && { isAssumed }) };
}

function frameIn({ trace, workers, channels, edges }: Overview): Frame {
  const [endTime, endPosition] = [cell(trace, "endTime", 0), cell(trace, "events", 0)];
  const scaled = ["running", "blocked", "waiting", "since"] as const;
  const ofWorkers = tableIn(WORKER_COLUMNS, workers);
  for (const name of scaled) {
    for (let row = 0; row < workers.rows; row++) {
      ofWorkers[name][row] = cell(workers, name, row) / MILLION;
    }
  }
  return {
    head: {
      time: endTime,
      position: endPosition,
      endTime,
      endPosition,
      messageRate: cell(trace, "messageRate", 0),
      eventRate: cell(trace, "eventRate", 0),
      workers: cell(trace, "workers", 0),
      channels: cell(trace, "channels", 0),
      blockedSenders: cell(trace, "blockedSenders", 0),
      waitingReceivers: cell(trace, "waitingReceivers", 0),
      lost: cell(trace, "lost", 0),
    },
    workers: ofWorkers,
    channels: tableIn(CHANNEL_COLUMNS, channels),
    edges: tableIn(EDGE_COLUMNS, edges),
  };
}

function tableIn<C extends string>(names: readonly C[], from: OverviewTable<ColumnNumbers>) {
  const table = newTable(names, from.rows);
  for (const name of names) table[name].set(from.columns[name] ?? []);
  return table;
}

function extended<C extends string>(
  names: readonly C[],
  table: { readonly [N in C]: Float32Array },
  length: number,
) {
  const longer = newTable(names, length);
  for (const name of names) longer[name].set(table[name].subarray(0, length));
  return longer;
}
