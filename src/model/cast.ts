/**
 * Who takes part in a trace: its workers, channels, handles and edges, in the order in which they
 * first appear, with their names. All of it only grows and is true of every instant, so that the
 * worlds of all instants share one cast.
 *
 * Everyone has a *row*, counted from 1; row 0 stands for nobody. Ids of the trace are turned into rows
 * once, when an event arrives; folding and replaying then only index arrays.
 */

import { CAPACITY_UNKNOWN, SIDE, type Side, type Site } from "../trace/event.ts";
import { Numbering } from "./numbering.ts";
import { type Columns, Table } from "./table.ts";

/** What does not change about a worker. */
export interface CastWorker {
  readonly id: number;
  /** The user's name for it, or `worker 2`. */
  readonly name: string;
  readonly kind: string;
  readonly site: Site | undefined;
}

/** What does not change about a channel. */
export interface CastChannel {
  readonly id: number;
  /** The user's name for it, or one made from its kind: `channel 3`, `tick 4`. */
  readonly name: string;
  readonly kind: string;
  readonly capacity: number;
  readonly site: Site | undefined;
}

/** A worker's side of a channel: there is one for each pair that ever had a handle between them. */
export interface CastEdge {
  /** Rows. */
  readonly worker: number;
  readonly channel: number;
  readonly side: Side;
}

/** The edges' ends, and for each node the list of its edges: `next…` is the next edge, 0 ends it. */
const EDGE_ENDS = {
  worker: "u32",
  channel: "u32",
  side: "u8",
  nextOfWorker: "u32",
  nextOfChannel: "u32",
} as const;
const FIRST_EDGE = { firstEdge: "u32" } as const;
const HANDLE_ENDS = { channel: "u32", side: "u8", worker: "u32", edge: "u32" } as const;

const UNKNOWN_KIND = "unknown";

/** The workers, channels, handles and edges of one trace. */
export class Cast {
  readonly #strings = new Map<number, string>();
  readonly #sites = new Map<number, Site>();
  readonly #workerRows = new Numbering();
  readonly #channelRows = new Numbering();
  readonly #handleRows = new Numbering();
  readonly #edgeRows = new Map<number, number>();
  readonly #workers: CastWorker[] = [];
  readonly #channels: CastChannel[] = [];
  readonly #workerEdges = new Table(FIRST_EDGE, 1);
  readonly #channelEdges = new Table(FIRST_EDGE, 1);
  readonly #handles = new Table(HANDLE_ENDS, 1);
  readonly #edges = new Table(EDGE_ENDS, 1);

  /** Takes strings of the trace, with ids from `first`. */
  addStrings(first: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) this.#strings.set(first + index, text);
  }

  /** Takes call sites of the trace, with ids from `first`. */
  addSites(first: number, sites: readonly Site[]): void {
    for (const [index, site] of sites.entries()) this.#sites.set(first + index, site);
  }

  /** A string of the trace; empty for none. */
  text(id: number): string {
    return this.#strings.get(id) ?? "";
  }

  /** A call site of the trace. */
  site(id: number): Site | undefined {
    return this.#sites.get(id);
  }

  /** All call sites of the trace, by their ids. */
  get sites(): { readonly id: number; readonly site: Site }[] {
    return Array.from(this.#sites, ([id, site]) => ({ id, site }));
  }

  /** The rows by id, as far as ids are dense; good until somebody new comes. */
  get rowsById(): { workers: Uint32Array; channels: Uint32Array; handles: Uint32Array } {
    return {
      workers: this.#workerRows.dense,
      channels: this.#channelRows.dense,
      handles: this.#handleRows.dense,
    };
  }

  /** Workers in order of appearance: index 0 is row 1. */
  get workers(): readonly CastWorker[] {
    return this.#workers;
  }

  /** Channels in order of appearance: index 0 is row 1. */
  get channels(): readonly CastChannel[] {
    return this.#channels;
  }

  /** Rows of each, row 0 included: how long a world's tables are. */
  get sizes(): { workers: number; channels: number; handles: number; edges: number } {
    return {
      workers: this.#workerRows.count,
      channels: this.#channelRows.count,
      handles: this.#handleRows.count,
      edges: this.#edges.rows,
    };
  }

  /** The row of the worker with an id. */
  worker(id: number): number {
    const row = this.#workerRows.rowOf(id);
    if (row > this.#workers.length) {
      this.#workers.push({ id, name: `worker ${id}`, kind: UNKNOWN_KIND, site: undefined });
      this.#workerEdges.add();
    }
    return row;
  }

  /** The row of the channel with an id. */
  channel(id: number): number {
    const row = this.#channelRows.rowOf(id);
    if (row > this.#channels.length) {
      const name = `channel ${id}`;
      this.#channels.push({
        id,
        name,
        kind: UNKNOWN_KIND,
        capacity: CAPACITY_UNKNOWN,
        site: undefined,
      });
      this.#channelEdges.add();
    }
    return row;
  }

  /** A worker says who it is; name, kind and site are ids of the trace. */
  introduceWorker(row: number, said: { name: number; kind: number; site: number }): void {
    const worker = this.#workers[row - 1];
    if (worker === undefined) return;
    this.#workers[row - 1] = {
      id: worker.id,
      name: this.text(said.name) || worker.name,
      kind: this.text(said.kind) || worker.kind,
      site: this.site(said.site),
    };
  }

  /** A channel says what it is; name, kind and site are ids of the trace. */
  introduceChannel(
    row: number,
    said: { name: number; kind: number; capacity: number; site: number },
  ): void {
    const channel = this.#channels[row - 1];
    if (channel === undefined) return;
    const kind = this.text(said.kind);
    this.#channels[row - 1] = {
      id: channel.id,
      name: this.text(said.name) || (kind === "" ? channel.name : `${kind} ${channel.id}`),
      kind: kind || channel.kind,
      capacity: said.capacity,
      site: this.site(said.site),
    };
  }

  /** The row of the handle with an id. What is told of its ends is kept; 0 tells nothing. */
  handle(id: number, channel: number, side: number): number {
    if (id === 0) return 0;
    const row = this.#handleRows.rowOf(id);
    if (row === this.#handles.rows) this.#handles.add();
    const handles = this.#handles.columns;
    if (channel !== 0 && handles.channel[row] !== channel) {
      handles.channel[row] = channel;
      handles.edge[row] = 0;
    }
    if (side !== 0 && handles.side[row] !== side) {
      handles.side[row] = side;
      handles.edge[row] = 0;
    }
    return row;
  }

  /** Channel and side (a number of `SIDE`) of each handle, as far as they are known, and its edge at a worker. */
  get handleEnds(): Columns<typeof HANDLE_ENDS> {
    return this.#handles.columns;
  }

  /** Worker, channel and side (a number of `SIDE`) of each edge. */
  get edgeEnds(): Columns<typeof EDGE_ENDS> {
    return this.#edges.columns;
  }

  /** The edge between a worker and a side of a channel, 0 when one of them is nobody. */
  edge(worker: number, channel: number, side: number): number {
    if (worker === 0 || channel === 0 || (side !== SIDE.sender && side !== SIDE.receiver)) return 0;
    // Rows are counted, so that two of them and a bit fit into the 53 bits of a number.
    const key = (worker * 0x4000000 + channel) * 2 + (side - 1);
    const known = this.#edgeRows.get(key);
    if (known !== undefined) return known;
    const row = this.#edges.add();
    this.#edgeRows.set(key, row);
    const ofWorker = this.#workerEdges.columns.firstEdge;
    const ofChannel = this.#channelEdges.columns.firstEdge;
    const edges = this.#edges.columns;
    edges.worker[row] = worker;
    edges.channel[row] = channel;
    edges.side[row] = side;
    edges.nextOfWorker[row] = ofWorker[worker] ?? 0;
    edges.nextOfChannel[row] = ofChannel[channel] ?? 0;
    ofWorker[worker] = row;
    ofChannel[channel] = row;
    return row;
  }

  /** The edge of a handle while a worker holds it; 0 when too little is known of it. */
  edgeOfHandle(handle: number, worker: number): number {
    if (handle === 0) return 0;
    const handles = this.#handles.columns;
    // The usual case, without a look into the map: it is still where it was.
    if (handles.edge[handle] !== 0 && handles.worker[handle] === worker) {
      return handles.edge[handle] ?? 0;
    }
    const edge = this.edge(worker, handles.channel[handle] ?? 0, handles.side[handle] ?? 0);
    handles.worker[handle] = worker;
    handles.edge[handle] = edge;
    return edge;
  }

  /** The edge in a row. Row 0 has no side worth reading. */
  edgeAt(row: number): CastEdge {
    const { worker, channel, side } = this.#edges.columns;
    return {
      worker: worker[row] ?? 0,
      channel: channel[row] ?? 0,
      side: side[row] === SIDE.receiver ? "receiver" : "sender",
    };
  }

  /** Calls `visit` with each edge of a worker, the newest first. */
  eachEdgeOfWorker(worker: number, visit: (edge: number) => void): void {
    const next = this.#edges.columns.nextOfWorker;
    const first = this.#workerEdges.columns.firstEdge[worker] ?? 0;
    for (let edge = first; edge !== 0; edge = next[edge] ?? 0) visit(edge);
  }

  /** Calls `visit` with each edge of a channel, the newest first. */
  eachEdgeOfChannel(channel: number, visit: (edge: number) => void): void {
    const next = this.#edges.columns.nextOfChannel;
    const first = this.#channelEdges.columns.firstEdge[channel] ?? 0;
    for (let edge = first; edge !== 0; edge = next[edge] ?? 0) visit(edge);
  }
}
