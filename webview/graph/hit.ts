/** What lies under the pointer. All lengths in px of the graph at zoom 1. */

import { type Quadtree, quadtree } from "d3";
import type { NodeId } from "../state/node.ts";
import { type EdgeShape, pointAt } from "./edge-shape.ts";
import type { Place, Places } from "./layout/box.ts";
import { CHANNEL_SIZE, sizeOf } from "./sizes.ts";

/** A node or an edge. */
export type Hit =
  | { readonly kind: "node"; readonly node: NodeId }
  | { readonly kind: "edge"; readonly shape: EdgeShape };

/** Points by which an edge is found. */
const SAMPLES = 24;

interface Sample extends Place {
  readonly shape: EdgeShape;
}

/** Finds nodes and edges by position; made anew when something moves. */
export class HitMap {
  readonly #places: Places;
  readonly #nodes: Quadtree<NodeId>;
  readonly #edges: Quadtree<Sample>;

  /** `visible` are the nodes that are drawn. */
  constructor(visible: readonly NodeId[], places: Places, shapes: readonly EdgeShape[]) {
    this.#places = places;
    this.#nodes = quadtree<NodeId>()
      .x((node) => places.get(node)?.x ?? 0)
      .y((node) => places.get(node)?.y ?? 0)
      .addAll([...visible]);
    const samples = shapes.flatMap((shape) =>
      Array.from({ length: SAMPLES }, (_, i) => ({
        shape,
        ...pointAt(shape, (i + 0.5) / SAMPLES),
      })),
    );
    this.#edges = quadtree<Sample>()
      .x((sample) => sample.x)
      .y((sample) => sample.y)
      .addAll(samples);
  }

  /** The node at a point, else the edge within `reach` of it. */
  at(x: number, y: number, reach: number): Hit | undefined {
    const node = this.#nodes.find(x, y, Math.hypot(CHANNEL_SIZE.width, CHANNEL_SIZE.height) / 2);
    if (node !== undefined && this.#covers(node, x, y)) return { kind: "node", node };
    const sample = this.#edges.find(x, y, reach);
    return sample === undefined ? undefined : { kind: "edge", shape: sample.shape };
  }

  /**
   * The nearest node in a direction from another one: straight ahead counts more than aside.
   * `right` and `down` are 1, 0 or -1.
   */
  next(from: NodeId, right: number, down: number): NodeId | undefined {
    const start = this.#places.get(from);
    if (start === undefined) return undefined;
    let best: NodeId | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const node of this.#nodes.data()) {
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
