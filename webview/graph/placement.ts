/**
 * Keeps every node's place. The layout starts anew only while the program is still setting itself
 * up and nobody has touched the view, or when the user asks for it; afterwards old nodes never move.
 */

import { CHANNEL_STATE } from "../../src/protocol/frame.ts";
import { channelNode, indexOf, isChannel, type NodeId, workerNode } from "../state/node.ts";
import { connects, exists, type Picture } from "../state/picture.ts";
import { endsOf } from "./edge-shape.ts";
import type { LayoutEdge, LayoutGraph, Place, Places } from "./layout/box.ts";
import { layOut } from "./layout/layout.ts";
import { boxOf } from "./sizes.ts";

/** How long after the first node the layout may still start anew, ms. */
const SETTLING = 1500;
/** How long nodes take to their new places, ms. */
const MOVING = 300;

/** Where all nodes are, and on their way to where. */
export class Placement {
  #places: Map<NodeId, Place>;
  #before: Places = new Map();
  #movedAt = -Infinity;
  #firstAt: number | undefined;
  #settled = false;
  #connected = 0;
  readonly #learnt = new Set<number>();

  /** Starts from places that were saved, or with none. */
  constructor(saved: Places = new Map()) {
    this.#places = new Map(saved);
    this.#settled = saved.size > 0;
  }

  /** From now on old nodes stay where they are: the user has begun to look. */
  settle(): void {
    this.#settled = true;
  }

  /** The layout shall know all connections of this picture, also while another one is shown. */
  learn(picture: Picture): void {
    for (let edge = 0; edge < picture.declared.edges.length; edge++) {
      if (connects(picture.frame, edge)) this.#learnt.add(edge);
    }
  }

  /** Places what is new. `now` is the wall clock, ms. Returns whether a place was added or changed. */
  update(picture: Picture, now: number): boolean {
    this.#forgetReplaced(picture);
    const fresh = this.#unplaced(picture);
    const mayMove = !this.#settled && now - (this.#firstAt ?? now) < SETTLING;
    const connected = mayMove ? countConnections(picture) : this.#connected;
    if (fresh.length === 0 && connected === this.#connected) return false;
    this.#firstAt ??= now;
    this.#connected = connected;
    const graph = this.#graph(picture, fresh);
    this.#replace(layOut(graph, mayMove ? new Map() : this.#places), now);
    return true;
  }

  /** Lays out anew all nodes that exist. */
  tidy(picture: Picture, now: number): void {
    this.#replace(layOut(this.#graph(picture, [])), now);
  }

  /** Where the nodes are at this moment of the wall clock, and whether some still move. */
  at(now: number, still: boolean): { readonly places: Places; readonly moving: boolean } {
    const part = (now - this.#movedAt) / MOVING;
    if (part >= 1 || still) return { places: this.#places, moving: false };
    // Slow at both ends.
    const eased = part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2;
    const places = new Map<NodeId, Place>();
    for (const [id, place] of this.#places) {
      const from = this.#before.get(id) ?? place;
      places.set(id, {
        x: from.x + (place.x - from.x) * eased,
        y: from.y + (place.y - from.y) * eased,
      });
    }
    return { places, moving: true };
  }

  /** Where the nodes come to rest. */
  get places(): Places {
    return this.#places;
  }

  #replace(places: Places, now: number): void {
    this.#before = this.#places;
    this.#places = new Map(places);
    const moved = [...places].some(([id, place]) => {
      const before = this.#before.get(id);
      return before !== undefined && (before.x !== place.x || before.y !== place.y);
    });
    if (moved) this.#movedAt = now;
  }

  /** Their places are free for those that have replaced them, or for whoever comes: a group stands in its seat. */
  #forgetReplaced({ frame, groups }: Picture): void {
    for (const { seat, members } of groups?.values() ?? []) {
      for (const member of members) if (member !== seat) this.#places.delete(member);
    }
    const { state, length } = frame.channels;
    for (let channel = 0; channel < length; channel++) {
      if (state[channel] === CHANNEL_STATE.replaced) this.#places.delete(channelNode(channel));
    }
  }

  #unplaced({ declared, frame }: Picture): NodeId[] {
    const found: NodeId[] = [];
    const look = (id: NodeId): void => {
      if (!this.#places.has(id) && exists(frame, id)) found.push(id);
    };
    for (let i = 0; i < declared.workers.length; i++) look(workerNode(i));
    for (let i = 0; i < declared.channels.length; i++) look(channelNode(i));
    return found;
  }

  #graph(picture: Picture, fresh: readonly NodeId[]): LayoutGraph {
    const nodes = [...this.#places.keys(), ...fresh]
      .toSorted((a, b) => Number(isChannel(a)) - Number(isChannel(b)) || indexOf(a) - indexOf(b))
      .map(boxOf);
    const ids = new Set(nodes.map((node) => node.id));
    const edges: LayoutEdge[] = [];
    for (const [index, edge] of picture.declared.edges.entries()) {
      const ends = endsOf(edge);
      if (!ids.has(ends.source) || !ids.has(ends.target)) continue;
      if (connects(picture.frame, index) || this.#learnt.has(index)) edges.push(ends);
    }
    return { nodes, edges };
  }
}

function countConnections({ declared, frame }: Picture): number {
  let count = 0;
  for (let edge = 0; edge < declared.edges.length; edge++) if (connects(frame, edge)) count++;
  return count;
}
