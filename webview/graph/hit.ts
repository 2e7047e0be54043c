/** What lies under the pointer. All lengths in px of the graph at zoom 1. */

import type { NodeId } from "../state/node.ts";
import { type EdgeShape, pointAt } from "./edge-shape.ts";
import type { Places } from "./layout/box.ts";
import { sizeOf } from "./sizes.ts";

/** A node or an edge. */
export type Hit =
  | { readonly kind: "node"; readonly node: NodeId }
  | { readonly kind: "edge"; readonly shape: EdgeShape };

/** Points by which an edge is found. */
const SAMPLES = 24;

/**
 * Finds nodes and edges by position. It looks at all of them: ten thousand boxes are compared in less time than
 * the pointer takes to its next event, and there is nothing to build when something moves.
 */
export class HitMap {
  readonly #visible: readonly NodeId[];
  readonly #places: Places;
  readonly #shapes: readonly EdgeShape[];

  /** `visible` are the nodes that are drawn. */
  constructor(visible: readonly NodeId[], places: Places, shapes: readonly EdgeShape[]) {
    this.#visible = visible;
    this.#places = places;
    this.#shapes = shapes;
  }

  /** The node at a point, else the edge nearest to it within `reach`. */
  at(x: number, y: number, reach: number): Hit | undefined {
    const node = this.#visible.findLast((id) => this.#covers(id, x, y));
    if (node !== undefined) return { kind: "node", node };
    let nearest: EdgeShape | undefined;
    let least = reach;
    for (const shape of this.#shapes) {
      const distance = distanceTo(shape, x, y, least);
      if (distance >= least) continue;
      least = distance;
      nearest = shape;
    }
    return nearest === undefined ? undefined : { kind: "edge", shape: nearest };
  }

  /**
   * The nearest node in a direction from another one: straight ahead counts more than aside.
   * `right` and `down` are 1, 0 or -1.
   */
  next(from: NodeId, right: number, down: number): NodeId | undefined {
    const start = this.#places.get(from);
    if (start === undefined) return undefined;
    let best: NodeId | undefined;
    let least = Infinity;
    for (const node of this.#visible) {
      const place = this.#places.get(node);
      if (place === undefined || node === from) continue;
      const ahead = (place.x - start.x) * right + (place.y - start.y) * down;
      const aside = Math.abs((place.x - start.x) * down) + Math.abs((place.y - start.y) * right);
      if (ahead <= 1 || ahead + 2 * aside >= least) continue;
      least = ahead + 2 * aside;
      best = node;
    }
    return best;
  }

  #covers(node: NodeId, x: number, y: number): boolean {
    const place = this.#places.get(node);
    const { width, height } = sizeOf(node);
    if (place === undefined) return false;
    return Math.abs(x - place.x) <= width / 2 && Math.abs(y - place.y) <= height / 2;
  }
}

/** The distance of a point from an edge; `limit` where it is certainly no less. */
function distanceTo(shape: EdgeShape, x: number, y: number, limit: number): number {
  const { x0, x1, y0, y1, control0, control1 } = shape;
  if (y < Math.min(y0, y1) - limit || y > Math.max(y0, y1) + limit) return limit;
  if (x < Math.min(x0, x1, control0, control1) - limit) return limit;
  if (x > Math.max(x0, x1, control0, control1) + limit) return limit;
  let least = limit;
  for (let i = 0; i < SAMPLES; i++) {
    const point = pointAt(shape, (i + 0.5) / SAMPLES);
    least = Math.min(least, Math.hypot(point.x - x, point.y - y));
  }
  return least;
}
