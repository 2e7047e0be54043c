/** Finds free places among nodes that stay where they are. */

import { append } from "../../append.ts";
import type { NodeId } from "../../state/node.ts";
import { COLUMN, GAP, type LayoutEdge, type LayoutNode, type Place, type Places } from "./box.ts";

/** A rectangle. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The rectangle that holds all placed nodes; empty at 0, 0 when there is none. */
export function boundsOf(nodes: Iterable<LayoutNode>, places: Places): Bounds {
  let bounds: Bounds | undefined;
  for (const node of nodes) {
    const place = places.get(node.id);
    if (place === undefined) continue;
    const own = around(node, place);
    bounds = {
      left: Math.min(own.left, bounds?.left ?? own.left),
      right: Math.max(own.right, bounds?.right ?? own.right),
      top: Math.min(own.top, bounds?.top ?? own.top),
      bottom: Math.max(own.bottom, bounds?.bottom ?? own.bottom),
    };
  }
  return bounds ?? { left: 0, right: 0, top: 0, bottom: 0 };
}

function around(node: LayoutNode, place: Place): Bounds {
  return {
    left: place.x - node.width / 2,
    right: place.x + node.width / 2,
    top: place.y - node.height / 2,
    bottom: place.y + node.height / 2,
  };
}

/** What is taken, and what is free. */
export class Slots {
  readonly #taken: Bounds[] = [];

  /** A node stands at a place. */
  take(node: LayoutNode, place: Place): void {
    this.#taken.push(around(node, place));
  }

  /** The free place for the node at this x that is nearest to y. */
  nearest(node: LayoutNode, x: number, y: number): Place {
    const column = this.#taken
      .filter((box) => box.left < x + node.width / 2 + GAP && box.right > x - node.width / 2 - GAP)
      .toSorted((a, b) => a.top - b.top);
    const need = node.height / 2 + GAP;
    let best = Infinity;
    let above = -Infinity;
    const tryUntil = (top: number): void => {
      if (top - above < 2 * need) return;
      const slot = Math.min(Math.max(y, above + need), top - need);
      if (Math.abs(slot - y) < Math.abs(best - y)) best = slot;
    };
    for (const box of column) {
      tryUntil(box.top);
      above = Math.max(above, box.bottom);
    }
    tryUntil(Infinity);
    return { x, y: best };
  }

  /** The upper left corner of the free area below everything. */
  below(): Place {
    let left = Infinity;
    let bottom = -Infinity;
    for (const box of this.#taken) {
      left = Math.min(left, box.left);
      bottom = Math.max(bottom, box.bottom);
    }
    return { x: left, y: bottom + 2 * GAP };
  }
}

/**
 * Places, one after another, the nodes that touch a placed one: right of what feeds them, else left
 * of what they feed. Adds them to `places` and `slots`; returns the nodes that touch none.
 */
export function placeBeside(
  fresh: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  places: Map<NodeId, Place>,
  slots: Slots,
): readonly LayoutNode[] {
  const feeding = new Map<NodeId, NodeId[]>();
  const fed = new Map<NodeId, NodeId[]>();
  for (const edge of edges) {
    append(feeding, edge.target, edge.source);
    append(fed, edge.source, edge.target);
  }
  let waiting = fresh;
  for (;;) {
    const later: LayoutNode[] = [];
    for (const node of waiting) {
      const before = known(feeding.get(node.id), places);
      const after = known(fed.get(node.id), places);
      const beside = [...before, ...after];
      if (beside.length === 0) {
        later.push(node);
        continue;
      }
      const x =
        before.length > 0
          ? Math.max(...before.map((place) => place.x)) + COLUMN
          : Math.min(...after.map((place) => place.x)) - COLUMN;
      const y = beside.reduce((sum, place) => sum + place.y, 0) / beside.length;
      const place = slots.nearest(node, x, y);
      places.set(node.id, place);
      slots.take(node, place);
    }
    if (later.length === 0 || later.length === waiting.length) return later;
    waiting = later;
  }
}

function known(ids: readonly NodeId[] | undefined, places: Places): readonly Place[] {
  return (ids ?? []).flatMap((id) => places.get(id) ?? []);
}
