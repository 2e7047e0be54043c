/**
 * What a closed trace says of itself at its end (the frame OVERVIEW): who took part in it, the picture after its last
 * event, and every channel's occupancy over all of its time at a low resolution.
 */

import { ByteReader, ByteWriter } from "../bytes.ts";
import { TraceFormatError } from "../errors.ts";
import { type ColumnNumbers, type OverviewTable, readTable, writeTable } from "./overview-table.ts";

/** The one row of the trace's table. */
export const TRACE_FIELDS = {
  /** How many the trace has. */
  events: 1,
  /** ns: that of the last event. */
  endTime: 2,
  /** Of the program. */
  exitCode: 3,
  /** Records that were lost. */
  lost: 4,
  /** Messages received in the last second. */
  messageRate: 5,
  /** Events in the last second. */
  eventRate: 6,
  /** Of the trace: how many are there at the end. */
  workers: 7,
  channels: 8,
  blockedSenders: 9,
  waitingReceivers: 10,
  /** Columns of time in the table of occupancy. */
  times: 11,
} as const;

/** A worker; `name`, `kind` and `file` are numbers of texts. */
export const WORKER_FIELDS = {
  id: 1,
  name: 2,
  kind: 3,
  file: 4,
  line: 5,
  column: 6,
  /** 1: the call site is assumed. */
  isAssumed: 7,
  /** Of a worker: 0 absent, 1 running, 2 blocked, 3 waiting, 4 exited. */
  state: 8,
  /** ns since the worker entered its state. */
  since: 9,
  /** Millionths of the last second; likewise `blocked` and `waiting` of a worker. */
  running: 10,
  blocked: 11,
  waiting: 12,
} as const;

/** A channel, likewise. */
export const CHANNEL_FIELDS = {
  id: 1,
  name: 2,
  kind: 3,
  file: 4,
  line: 5,
  column: 6,
  isAssumed: 7,
  capacity: 8,
  /** Of a channel: 0 absent, 1 open, 2 no senders, 3 no receivers, 4 closed, 5 replaced by a newer one of its line. */
  state: 9,
  occupancy: 10,
  highWater: 11,
  /** Messages sent in the last second. */
  sendRate: 12,
  /** Messages received in the last second. */
  receiveRate: 13,
  blockedSenders: 14,
  waitingReceivers: 15,
  /** Handles; likewise `receivers`. */
  senders: 16,
  receivers: 17,
} as const;

/** Who has, or had, handles of a channel; `worker` and `channel` are rows of their tables, from 0. */
export const EDGE_FIELDS = {
  worker: 1,
  channel: 2,
  /** Of an edge: 1 sender, 2 receiver. */
  side: 3,
  /** Of an edge: 0 absent, 1 idle, 2 blocked, 3 waiting, 4 gone. */
  state: 4,
  /** Messages in the last second. */
  rate: 5,
  /** Messages in all. */
  messages: 6,
} as const;

/** Channel after channel, `times` rows each. */
export const OCCUPANCY_FIELDS = {
  /** The most messages in the channel's buffer in this column of time; -1 where it did not exist. */
  highest: 1,
  /** The fewest, likewise. */
  lowest: 2,
} as const;

/** So much memory a few bytes may ask for, and not more: the most workers, channels and edges. */
const MOST_NODES = 1 << 17;

/** The tables, their numbers and their most rows; one that is not known is skipped. */
export const OVERVIEW_TABLES = {
  trace: { number: 1, most: 1, fields: TRACE_FIELDS },
  workers: { number: 2, most: MOST_NODES, fields: WORKER_FIELDS },
  channels: { number: 3, most: MOST_NODES, fields: CHANNEL_FIELDS },
  edges: { number: 4, most: MOST_NODES, fields: EDGE_FIELDS },
  occupancy: { number: 5, most: 1 << 20, fields: OCCUPANCY_FIELDS },
} as const;

/** The most columns of time. */
export const MAX_TIMES = 1024;

type TableName = keyof typeof OVERVIEW_TABLES;
const TABLE_NAMES = Object.keys(OVERVIEW_TABLES) as TableName[];

interface Kind<N> {
  readonly number: number;
  readonly most: number;
  readonly fields: N;
}

/** What an OVERVIEW says. */
export type Overview = {
  /** Texts have numbers from 1 here; 0 is none. */
  readonly texts: readonly string[];
} & { readonly [T in TableName]: OverviewTable<(typeof OVERVIEW_TABLES)[T]["fields"]> };

/** Whether there are not more workers, channels and edges than an OVERVIEW may tell of. */
export function isTellable(overview: Overview): boolean {
  return TABLE_NAMES.every((name) => overview[name].rows <= OVERVIEW_TABLES[name].most);
}

/** The payload of an OVERVIEW. */
export function writeOverview(overview: Overview): Uint8Array {
  const [payload, table, column] = [new ByteWriter(1 << 12), new ByteWriter(), new ByteWriter()];
  payload.varint(overview.texts.length);
  for (const text of overview.texts) payload.text(text);
  for (const name of TABLE_NAMES) {
    const { number, fields } = OVERVIEW_TABLES[name];
    table.clear();
    writeTable<ColumnNumbers>(table, fields, overview[name], column);
    payload.varint(number);
    payload.varint(table.length);
    payload.raw(table.written);
  }
  return payload.written;
}

/** What a payload says. Throws {@link TraceFormatError} when it is no OVERVIEW, or contradicts itself. */
export function readOverview(bytes: Uint8Array): Overview {
  const payload = new ByteReader(bytes);
  const texts: string[] = [];
  for (let left = payload.varint(payload.left); left > 0; left--) texts.push(payload.text());
  const parts = new Map<number, ByteReader>();
  while (payload.left > 0) {
    const number = payload.varint();
    if (parts.has(number)) throw new TraceFormatError("a table comes twice", payload.at);
    parts.set(number, payload.part(payload.varint()));
  }
  const read = <N extends ColumnNumbers>(of: Kind<N>) => {
    const part = parts.get(of.number);
    if (part === undefined) throw new TraceFormatError("a table is missing", payload.at);
    return readTable(part, of.fields, of.most);
  };
  const overview = {
    texts,
    trace: read(OVERVIEW_TABLES.trace),
    workers: read(OVERVIEW_TABLES.workers),
    channels: read(OVERVIEW_TABLES.channels),
    edges: read(OVERVIEW_TABLES.edges),
    occupancy: read(OVERVIEW_TABLES.occupancy),
  };
  check(overview);
  return overview;
}

/** Whoever reads the tables follows rows from one to another. */
function check({ texts, trace, workers, channels, edges, occupancy }: Overview): void {
  const times = trace.columns.times?.[0] ?? 0;
  const fits = [
    trace.rows === 1,
    (trace.columns.events?.[0] ?? 0) >= 0 && (trace.columns.endTime?.[0] ?? 0) >= 0,
    times >= 1 && times <= MAX_TIMES && occupancy.rows === times * channels.rows,
    ...[workers, channels].map(({ columns: { name, kind, file } }) =>
      [name, kind, file].every((column) => isBelow(column, texts.length + 1)),
    ),
    isBelow(edges.columns.worker, workers.rows),
    isBelow(edges.columns.channel, channels.rows),
    edges.columns.side?.every((side) => side === 1 || side === 2) ?? edges.rows === 0,
  ];
  if (!fits.every(Boolean)) throw new TraceFormatError("it contradicts itself", 0);
}

function isBelow(column: Float64Array | undefined, limit: number): boolean {
  return column?.every((value) => value >= 0 && value < limit) ?? true;
}
