/**
 * Which nodes are alike: workers of one name but for its number, with the same neighbours; channels that one line of
 * code has made and that have a neighbour in common. A chain of stages made in a loop has none: it stays as it is.
 */

import type { EdgeDeclaration } from "../../../src/protocol/messages.ts";
import { append } from "../../append.ts";
import type { Declared } from "../../state/declared.ts";
import type { Group } from "../../state/group.ts";
import { channelNode, isChannel, type NodeId, workerNode } from "../../state/node.ts";
import { connects, exists, type Picture } from "../../state/picture.ts";

/** Fewer like nodes than this are drawn one by one. */
const LEAST = 8;
/** A group that is there stays while it has so many: reply channels come and go. */
const STAYS = 2;

/** By kind, name and line: nodes that may be alike. Made once for all declared ones; see {@link Likeness.add}. */
export class Likeness {
  readonly #keys = new Map<NodeId, string>();
  readonly #counts = new Map<string, number>();
  readonly #names = new Map<string, string>();
  #workers = 0;
  #channels = 0;
  #largest = 0;

  /** Takes what was declared since the last call. */
  add({ workers, channels }: Declared): void {
    for (; this.#workers < workers.length; this.#workers++) {
      const worker = workers[this.#workers];
      if (worker === undefined) return;
      const stem = stemOf(worker.name);
      const key = `worker ${worker.kind} ${placeOf(worker.site)} ${stem}`;
      this.#put(workerNode(this.#workers), key, stem);
    }
    for (; this.#channels < channels.length; this.#channels++) {
      const channel = channels[this.#channels];
      if (channel === undefined) return;
      if (channel.site === undefined) continue;
      const key = `channel ${channel.kind} ${channel.capacity} ${placeOf(channel.site)}`;
      this.#put(channelNode(this.#channels), key, stemOf(channel.name));
    }
  }

  /** Whether any group is possible. */
  get any(): boolean {
    return this.#largest >= LEAST;
  }

  /** Nodes that may be alike, by what makes them so. */
  candidates(isThere: (node: NodeId) => boolean): ReadonlyMap<string, readonly NodeId[]> {
    const found = new Map<string, NodeId[]>();
    for (const [node, key] of this.#keys) {
      if ((this.#counts.get(key) ?? 0) < LEAST || !isThere(node)) continue;
      append(found, key, node);
    }
    return found;
  }

  /** The name that the nodes of a key share. */
  nameOf(key: string): string {
    return this.#names.get(key) ?? "";
  }

  #put(node: NodeId, key: string, name: string): void {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    this.#keys.set(node, key);
    if (count === 1) this.#names.set(key, name || (isChannel(node) ? "channels" : "workers"));
    this.#largest = Math.max(this.#largest, count);
  }
}

/** Finds the groups of a picture among the nodes that `matching` leaves; `before` are those that there were. */
export function findGroups(
  picture: Picture,
  likeness: Likeness,
  matching: ReadonlySet<NodeId> | undefined,
  before: readonly Group[],
): readonly Group[] {
  likeness.add(picture.declared);
  if (!likeness.any) return [];
  const candidates = likeness.candidates(
    (node) => exists(picture.frame, node) && matching?.has(node) !== false,
  );
  const neighbours = neighboursOf(picture, new Set([...candidates.values()].flat()));
  const known = new Set(before.map(({ key, tie }) => `${key} ${tie}`));
  const groups: Group[] = [];
  const names = new Map<NodeId, string>();
  // Channels first: workers whose channels are alike have the same neighbours.
  for (const wanted of [true, false]) {
    for (const [key, nodes] of candidates) {
      if (isChannel(nodes[0] ?? 0) !== wanted) continue;
      const ties = wanted ? hubsOf(nodes, neighbours) : all(nodes, neighbours, names);
      for (const [tie, members] of byTie(ties)) {
        const [seat] = members;
        const least = known.has(`${key} ${tie}`) ? STAYS : LEAST;
        if (seat === undefined || members.length < least) continue;
        groups.push({ key, tie, seat, name: likeness.nameOf(key), members });
        for (const member of members) names.set(member, `g${seat}`);
      }
    }
  }
  return groups;
}

type Ties = ReadonlyMap<NodeId, string>;

/** Of each node, its neighbours and the side on which they are: `12s` for node 12 that sends. */
function neighboursOf(
  { declared, frame }: Picture,
  nodes: ReadonlySet<NodeId>,
): ReadonlyMap<NodeId, readonly { readonly node: NodeId; readonly side: string }[]> {
  const found = new Map<NodeId, { readonly node: NodeId; readonly side: string }[]>();
  const add = (node: NodeId, neighbour: NodeId, side: string): void => {
    if (nodes.has(node)) append(found, node, { node: neighbour, side });
  };
  for (const [index, edge] of declared.edges.entries()) {
    const [worker, channel] = endsOf(edge);
    if ((!nodes.has(worker) && !nodes.has(channel)) || !connects(frame, index)) continue;
    add(worker, channel, edge.side[0] ?? "");
    add(channel, worker, edge.side[0] ?? "");
  }
  return found;
}

function endsOf({ worker, channel }: EdgeDeclaration): readonly [worker: NodeId, channel: NodeId] {
  return [workerNode(worker), channelNode(channel)];
}

/** What ties channels together: the workers that have many of them on the same side. */
function hubsOf(nodes: readonly NodeId[], neighbours: ReturnType<typeof neighboursOf>): Ties {
  const counts = new Map<string, number>();
  const labels = nodes.map((node) => ({
    node,
    labels: [...new Set((neighbours.get(node) ?? []).map((one) => `${one.node}${one.side}`))],
  }));
  for (const one of labels) {
    for (const label of one.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Map(
    labels.map((one) => [
      one.node,
      one.labels
        .filter((label) => (counts.get(label) ?? 0) >= Math.min(LEAST, nodes.length))
        .toSorted((a, b) => a.localeCompare(b))
        .join(" "),
    ]),
  );
}

/** What ties workers together: all their neighbours, like ones as one. */
function all(
  nodes: readonly NodeId[],
  neighbours: ReturnType<typeof neighboursOf>,
  names: ReadonlyMap<NodeId, string>,
): Ties {
  return new Map(
    nodes.map((node) => {
      const own = (neighbours.get(node) ?? []).map(
        (one) => `${names.get(one.node) ?? one.node}${one.side}`,
      );
      return [node, [...new Set(own)].toSorted((a, b) => a.localeCompare(b)).join(" ")];
    }),
  );
}

/** Nodes by their tie; those that are tied to nothing are no group. */
function byTie(ties: Ties): ReadonlyMap<string, readonly NodeId[]> {
  const found = new Map<string, NodeId[]>();
  for (const [node, tie] of ties) {
    if (tie !== "") append(found, tie, node);
  }
  return found;
}

function stemOf(name: string): string {
  return name.replace(/[\s\-_.#:/([]*\d+[\])]*$/u, "");
}

function placeOf(
  site: { readonly file: string; readonly line: number; readonly column: number } | undefined,
): string {
  return site === undefined ? "" : `${site.file}:${site.line}:${site.column}`;
}
