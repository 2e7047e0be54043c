/** Pictures of a program, as a viewer has them, written down in a few words. */

import {
  CHANNEL_COLUMNS,
  CHANNEL_STATE,
  EDGE_COLUMNS,
  EDGE_STATE,
  FRAME_HEAD,
  type Frame,
  newTable,
  WORKER_COLUMNS,
  WORKER_STATE,
} from "../../src/protocol/frame.ts";
import type { TraceInfo } from "../../src/protocol/messages.ts";
import { Declared } from "../../webview/state/declared.ts";
import type { Picture } from "../../webview/state/picture.ts";

/** A worker: its state, and how it spent the last second. */
export interface PicturedWorker {
  readonly state?: keyof typeof WORKER_STATE;
  readonly running?: number;
  readonly blocked?: number;
  readonly waiting?: number;
  /** ms. */
  readonly since?: number;
}

/** A channel: its capacity and any of its numbers. */
export interface PicturedChannel {
  /** `syncChannel` unless it is said. */
  readonly kind?: string;
  readonly capacity: number;
  readonly state?: keyof typeof CHANNEL_STATE;
  readonly occupancy?: number;
  readonly highWater?: number;
  /** The line of `/program.ts` that made it. */
  readonly line?: number;
  readonly sendRate?: number;
  readonly receiveRate?: number;
  readonly blockedSenders?: number;
  readonly waitingReceivers?: number;
}

/** What a picture shows. An edge is `worker > channel` or `channel > worker`, then its state. */
export interface Pictured {
  readonly workers: Readonly<Record<string, PicturedWorker>>;
  readonly channels: Readonly<Record<string, PicturedChannel>>;
  readonly edges?: Readonly<Record<string, keyof typeof EDGE_STATE>>;
  readonly head?: Partial<Frame["head"]>;
  readonly info?: Partial<TraceInfo>;
  readonly moving?: boolean;
}

/** The picture. Every edge has had one message. */
export function pictureOf(pictured: Pictured): Picture {
  const workerNames = Object.keys(pictured.workers);
  const channelNames = Object.keys(pictured.channels);
  const declared = new Declared();
  const edges = Object.entries(pictured.edges ?? {}).map(([text, state]) => {
    const [source = "", target = ""] = text.split(" > ");
    const sends = workerNames.includes(source);
    return {
      worker: workerNames.indexOf(sends ? source : target),
      channel: channelNames.indexOf(sends ? target : source),
      side: sends ? ("sender" as const) : ("receiver" as const),
      state,
    };
  });
  declared.add({
    workers: workerNames.map((name, i) => ({
      id: i + 1,
      name,
      kind: "node-worker",
      site: undefined,
    })),
    channels: Object.entries(pictured.channels).map(([name, { kind, capacity, line }], i) => ({
      id: i + 1,
      name,
      kind: kind ?? "syncChannel",
      capacity,
      site: line === undefined ? undefined : { file: "/program.ts", line, column: 1 },
    })),
    edges,
  });
  const table = newTable(EDGE_COLUMNS, edges.length);
  for (const [i, { state }] of edges.entries()) {
    table.state[i] = EDGE_STATE[state];
    table.messages[i] = 1;
  }
  return {
    declared,
    frame: {
      head: { ...headOfZeros(), ...pictured.head },
      workers: workersOf(pictured),
      channels: channelsOf(pictured),
      edges: table,
    },
    info: {
      state: "live",
      program: undefined,
      exitCode: undefined,
      endTime: 0,
      endPosition: 0,
      problems: [],
      ...pictured.info,
    },
    moving: pictured.moving ?? false,
  };
}

function headOfZeros(): Frame["head"] {
  return Object.fromEntries(FRAME_HEAD.map((name) => [name, 0])) as unknown as Frame["head"];
}

function workersOf({ workers }: Pictured): Frame["workers"] {
  const table = newTable(WORKER_COLUMNS, Object.keys(workers).length);
  for (const [i, worker] of Object.values(workers).entries()) {
    table.state[i] = WORKER_STATE[worker.state ?? "running"];
    table.running[i] = worker.running ?? 0;
    table.blocked[i] = worker.blocked ?? 0;
    table.waiting[i] = worker.waiting ?? 0;
    table.since[i] = worker.since ?? 0;
  }
  return table;
}

function channelsOf({ channels }: Pictured): Frame["channels"] {
  const table = newTable(CHANNEL_COLUMNS, Object.keys(channels).length);
  for (const [i, channel] of Object.values(channels).entries()) {
    table.state[i] = CHANNEL_STATE[channel.state ?? "open"];
    table.occupancy[i] = channel.occupancy ?? 0;
    table.highWater[i] = channel.highWater ?? 0;
    table.sendRate[i] = channel.sendRate ?? 0;
    table.receiveRate[i] = channel.receiveRate ?? 0;
    table.blockedSenders[i] = channel.blockedSenders ?? 0;
    table.waitingReceivers[i] = channel.waitingReceivers ?? 0;
  }
  return table;
}
