/** What an engine that knows a whole trace can put behind it for those who open it later. */

import type { Cast } from "../model/cast.ts";
import type { Density } from "../model/density.ts";
import { CHANNEL_COLUMNS, type Frame } from "../protocol/frame.ts";
import {
  CHANNEL_FIELDS,
  EDGE_FIELDS,
  MAX_TIMES,
  type OCCUPANCY_FIELDS,
  OVERVIEW_TABLES,
  type Overview,
  TRACE_FIELDS,
  WORKER_FIELDS,
} from "../trace/closing/overview.ts";
import { type OverviewTable, tableOf } from "../trace/closing/overview-table.ts";
import { SIDE, type Site } from "../trace/event.ts";

/** A shorter trace is read as soon as its closing would be. */
export const LEAST_CLOSED_BYTES = 1 << 18;
const LEAST_TIMES = 16;
/** The occupancy may take this part of the trace's length, before it is packed. */
const SHARE = 16;

/** What an overview is made from: the picture at the end, and all that has been. */
export interface Known {
  readonly cast: Cast;
  readonly density: Density;
  readonly frame: Frame;
  readonly exitCode: number;
}

/** How finely a trace of so many bytes and channels is told; 0 when it has too many channels. */
export function timesFor(bytes: number, channels: number): number {
  const worth = Math.floor(bytes / SHARE / 2 / Math.max(1, channels));
  const times = Math.min(MAX_TIMES, Math.max(LEAST_TIMES, worth));
  return times * channels > OVERVIEW_TABLES.occupancy.most ? 0 : times;
}

/** The overview of a whole trace, its time cut into `times` columns. */
export function overviewOf({ cast, density, frame, exitCode }: Known, times: number): Overview {
  const texts = new Texts();
  const { head } = frame;
  const trace = { ...head, events: head.position, endTime: head.time, exitCode, times };
  return {
    workers: tableOf(
      WORKER_FIELDS,
      cast.workers.map(({ id, name, kind, site }, row) => ({
        ...declared({ id, name, kind, site }, texts),
        state: frame.workers.state[row] ?? 0,
        since: Math.round(1e6 * (frame.workers.since[row] ?? 0)),
        running: Math.round(1e6 * (frame.workers.running[row] ?? 0)),
        blocked: Math.round(1e6 * (frame.workers.blocked[row] ?? 0)),
        waiting: Math.round(1e6 * (frame.workers.waiting[row] ?? 0)),
      })),
    ),
    channels: channelsOf(cast, frame, texts),
    edges: edgesOf(cast, frame),
    occupancy: occupancyOf(density, cast.channels.length, head.time, times),
    trace: tableOf(TRACE_FIELDS, [trace]),
    texts: texts.all,
  };
}

/** Texts, each once, with numbers from 1. */
class Texts {
  readonly #numbers = new Map<string, number>();

  number(text: string): number {
    if (text === "") return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size + 1);
    return this.#numbers.size;
  }

  get all(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}

interface Declared {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly site: Site | undefined;
}

function declared({ id, name, kind, site }: Declared, texts: Texts) {
  return {
    id,
    name: texts.number(name),
    kind: texts.number(kind),
    file: texts.number(site?.file ?? ""),
    line: site?.line ?? 0,
    column: site?.column ?? 0,
    isAssumed: site?.isAssumed === true ? 1 : 0,
  };
}

function channelsOf(
  cast: Cast,
  { channels }: Frame,
  texts: Texts,
): OverviewTable<typeof CHANNEL_FIELDS> {
  return tableOf(
    CHANNEL_FIELDS,
    cast.channels.map((channel, row) => ({
      ...declared(channel, texts),
      capacity: channel.capacity,
      ...Object.fromEntries(CHANNEL_COLUMNS.map((name) => [name, channels[name][row] ?? 0])),
    })),
  );
}

function edgesOf(cast: Cast, { edges }: Frame): OverviewTable<typeof EDGE_FIELDS> {
  const rows = Array.from({ length: edges.length }, (_, row) => {
    const { worker, channel, side } = cast.edgeAt(row + 1);
    return {
      worker: worker - 1,
      channel: channel - 1,
      side: SIDE[side],
      state: edges.state[row] ?? 0,
      rate: edges.rate[row] ?? 0,
      messages: edges.messages[row] ?? 0,
    };
  });
  return tableOf(EDGE_FIELDS, rows);
}

function occupancyOf(
  density: Density,
  channels: number,
  endTime: number,
  times: number,
): OverviewTable<typeof OCCUPANCY_FIELDS> {
  const rows = times * channels;
  const [highest, lowest] = [new Float32Array(rows), new Float32Array(rows)];
  const span = { from: 0, to: Math.max(1, endTime), columns: times };
  for (let channel = 0; channel < channels; channel++) {
    const target = { highest, lowest, offset: channel * times };
    density.columns(channel + 1, span, endTime, target);
  }
  const columns = { highest: Float64Array.from(highest), lowest: Float64Array.from(lowest) };
  return { rows, columns };
}
