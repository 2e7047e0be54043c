/** A picture in which each closed group is one node, in the place of its first member. */

import {
  CHANNEL_COLUMNS,
  CHANNEL_STATE,
  EDGE_STATE,
  type Frame,
  WORKER_STATE,
} from "../../../src/protocol/frame.ts";
import { Declared } from "../../state/declared.ts";
import { type FoldedGroup, type Group, groupTitle } from "../../state/group.ts";
import { channelNode, indexOf, isChannel, type NodeId, workerNode } from "../../state/node.ts";
import type { Picture } from "../../state/picture.ts";
import { workerLook } from "../../state/worker-look.ts";
import type { Trouble } from "../trouble.ts";

/** Of several states the one that is shown for all, the gravest first. */
const WORKER_RANK: readonly number[] = [
  WORKER_STATE.blocked,
  WORKER_STATE.running,
  WORKER_STATE.waiting,
  WORKER_STATE.exited,
];
const EDGE_RANK: readonly number[] = [
  EDGE_STATE.blocked,
  EDGE_STATE.waiting,
  EDGE_STATE.idle,
  EDGE_STATE.gone,
];
const CHANNEL_RANK: readonly number[] = [
  CHANNEL_STATE.open,
  CHANNEL_STATE.noReceivers,
  CHANNEL_STATE.noSenders,
  CHANNEL_STATE.closed,
];

/** Folds the pictures of a program as long as groups and declarations are the same. */
export class Fold {
  readonly #groups: ReadonlyMap<NodeId, Group>;
  readonly #seats = new Map<NodeId, NodeId>();
  readonly #declared = new Declared();
  /** For each declared edge the one that stands for it. */
  readonly #edges: Int32Array;

  /** `groups` are the closed ones, by their seats. */
  constructor(declared: Declared, groups: ReadonlyMap<NodeId, Group>) {
    this.#groups = groups;
    for (const group of groups.values()) {
      for (const member of group.members) this.#seats.set(member, group.seat);
    }
    this.#declared.add(declared);
    for (const [seat, group] of groups) this.#rename(seat, group);
    this.#edges = new Int32Array(declared.edges.length);
    const first = new Map<string, number>();
    for (const [index, edge] of declared.edges.entries()) {
      this.#edges[index] = index;
      const ends = [workerNode(edge.worker), channelNode(edge.channel)];
      if (!ends.some((end) => this.#seats.has(end))) continue;
      const [worker = 0, channel = 0] = ends.map((end) => indexOf(this.seatOf(end)));
      this.#declared.edges[index] = { worker, channel, side: edge.side };
      const key = `${worker} ${channel} ${edge.side}`;
      const standsFor = first.get(key) ?? index;
      first.set(key, standsFor);
      this.#edges[index] = standsFor;
    }
  }

  /** Whether it still fits these declarations. */
  fits(declared: Declared): boolean {
    return (
      declared.edges.length === this.#edges.length &&
      declared.workers.length === this.#declared.workers.length &&
      declared.channels.length === this.#declared.channels.length
    );
  }

  /** The node that stands for a node: itself, unless it is in a closed group. */
  seatOf(node: NodeId): NodeId {
    return this.#seats.get(node) ?? node;
  }

  /** The picture, each group in its seat; its figures are their sums, its shares their means. */
  picture(picture: Picture): Picture {
    const { frame } = picture;
    const workers = copyOf(frame.workers);
    const channels = copyOf(frame.channels);
    const groups = new Map<NodeId, FoldedGroup>();
    for (const [seat, group] of this.#groups) {
      const rows = group.members.map(indexOf);
      const looks = { busy: 0, blocked: 0, waiting: 0, exited: 0 };
      if (isChannel(seat)) foldChannels(frame, channels, rows);
      else {
        foldWorkers(frame, workers, rows);
        for (const row of rows) looks[workerLook(frame, row, picture.moving)]++;
      }
      groups.set(seat, { ...group, looks });
    }
    const folded = { ...frame, workers, channels, edges: this.#foldEdges(frame) };
    return { ...picture, declared: this.#declared, frame: folded, groups };
  }

  /** A wait chain, of the nodes and edges that stand for its own. */
  trouble({ edges, channels, holders, blocked }: Trouble): Trouble {
    return {
      edges: new Set(Array.from(edges, (edge) => this.#edges[edge] ?? edge)),
      channels: new Set(Array.from(channels, (one) => indexOf(this.seatOf(channelNode(one))))),
      holders: new Set(Array.from(holders, (one) => indexOf(this.seatOf(workerNode(one))))),
      blocked,
    };
  }

  #rename(seat: NodeId, group: Group): void {
    const { workers, channels } = this.#declared;
    const index = indexOf(seat);
    const name = groupTitle(group);
    const worker = workers[index];
    const channel = channels[index];
    if (isChannel(seat) && channel !== undefined) {
      const capacity = channel.capacity * (channel.capacity > 0 ? group.members.length : 1);
      channels[index] = { ...channel, name, capacity };
    } else if (!isChannel(seat) && worker !== undefined) {
      workers[index] = { ...worker, name };
    }
  }

  #foldEdges(frame: Frame): Frame["edges"] {
    const folded = copyOf(frame.edges);
    for (const [index, to] of this.#edges.entries()) {
      if (to === index || index >= frame.edges.length) continue;
      folded.rate[to] = (folded.rate[to] ?? 0) + (frame.edges.rate[index] ?? 0);
      folded.messages[to] = (folded.messages[to] ?? 0) + (frame.edges.messages[index] ?? 0);
      const states = [folded.state[to] ?? 0, frame.edges.state[index] ?? 0];
      folded.state[to] = gravest(EDGE_RANK, states);
      folded.state[index] = EDGE_STATE.absent;
    }
    return folded;
  }
}

function foldWorkers({ workers }: Frame, folded: Frame["workers"], rows: readonly number[]): void {
  const [seat = 0] = rows;
  for (const row of rows) folded.state[row] = WORKER_STATE.absent;
  folded.state[seat] = gravest(
    WORKER_RANK,
    rows.map((row) => workers.state[row] ?? 0),
  );
  for (const share of ["running", "blocked", "waiting"] as const) {
    folded[share][seat] = sum(workers[share], rows) / rows.length;
  }
  const longest = rows.filter((row) => workers.state[row] === folded.state[seat]);
  folded.since[seat] = Math.max(0, ...longest.map((row) => workers.since[row] ?? 0));
}

function foldChannels(
  { channels }: Frame,
  folded: Frame["channels"],
  rows: readonly number[],
): void {
  const [seat = 0] = rows;
  for (const row of rows) folded.state[row] = CHANNEL_STATE.replaced;
  folded.state[seat] = gravest(
    CHANNEL_RANK,
    rows.map((row) => channels.state[row] ?? 0),
  );
  for (const name of CHANNEL_COLUMNS) {
    if (name !== "state") folded[name][seat] = sum(channels[name], rows);
  }
  // They were not at their highest at one time: how high all together were is not known.
  folded.highWater[seat] = 0;
}

function sum(column: Float32Array, rows: readonly number[]): number {
  return rows.reduce((total, row) => total + (column[row] ?? 0), 0);
}

function gravest(ranks: readonly number[], states: readonly number[]): number {
  return ranks.find((rank) => states.includes(rank)) ?? 0;
}

function copyOf<T extends { readonly length: number }>(table: T): T {
  const columns = Object.entries(table).map(([name, column]: [string, unknown]) => [
    name,
    column instanceof Float32Array ? column.slice() : column,
  ]);
  return Object.fromEntries(columns) as T;
}
