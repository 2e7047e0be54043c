/**
 * Turns the edges of a graph so that no circle is left, changing as few as possible.
 *
 * Inside a circle (more exactly: a strongly connected part) an edge that does not lead away from
 * the graph's sources closes it. A channel with such an edge (the reply of a request/response pair)
 * is turned as a whole, which puts it beside the request channel. What circles are left lose single
 * edges: the ones that a depth-first walk finds pointing back.
 */

import type { NodeId } from "../../state/node.ts";
import type { LayoutEdge, LayoutGraph } from "./box.ts";

/** The graph's edges, each as it is or turned, without circles. Edges to oneself are left out. */
export function orient(graph: LayoutGraph): readonly LayoutEdge[] {
  const order = graph.nodes.map((node) => node.id);
  const edges = graph.edges.filter((edge) => edge.source !== edge.target);
  const folded = fold(graph, edges, closing(order, edges));
  const finished = finishOrder(order, folded);
  return folded.map((edge) => {
    const pointsBack = (finished.get(edge.target) ?? 0) > (finished.get(edge.source) ?? 0);
    return pointsBack ? turned(edge) : edge;
  });
}

function turned(edge: LayoutEdge): LayoutEdge {
  return { source: edge.target, target: edge.source };
}

function fold(
  graph: LayoutGraph,
  edges: readonly LayoutEdge[],
  back: readonly LayoutEdge[],
): readonly LayoutEdge[] {
  const foldable = new Set(graph.nodes.filter((node) => node.foldable).map((node) => node.id));
  const folds = new Set<NodeId>();
  for (const { source, target } of back) {
    if (foldable.has(source)) folds.add(source);
    else if (foldable.has(target)) folds.add(target);
  }
  return edges.map((edge) =>
    folds.has(edge.source) || folds.has(edge.target) ? turned(edge) : edge,
  );
}

/** The edges inside circles that do not lead away from the sources. */
function closing(order: readonly NodeId[], edges: readonly LayoutEdge[]): readonly LayoutEdge[] {
  const circle = circles(order, edges);
  const depth = depths(order, edges);
  return edges.filter(
    ({ source, target }) =>
      circle.get(source) === circle.get(target) &&
      (depth.get(target) ?? 0) <= (depth.get(source) ?? 0),
  );
}

/** The fewest steps from a source; where there is none, from the first node. */
function depths(
  order: readonly NodeId[],
  edges: readonly LayoutEdge[],
): ReadonlyMap<NodeId, number> {
  const leaving = successors(order, edges);
  const entered = new Set(edges.map((edge) => edge.target));
  const depth = new Map<NodeId, number>();
  const spread = (starts: readonly NodeId[]): void => {
    const queue = [...starts];
    for (const id of starts) depth.set(id, 0);
    for (let i = 0; i < queue.length; i++) {
      const id = queue[i];
      if (id === undefined) continue;
      for (const next of leaving.get(id) ?? []) {
        if (depth.has(next)) continue;
        depth.set(next, (depth.get(id) ?? 0) + 1);
        queue.push(next);
      }
    }
  };
  spread(order.filter((id) => !entered.has(id)));
  for (const id of order) if (!depth.has(id)) spread([id]);
  return depth;
}

/** For each node a name of its strongly connected part, by S. R. Kosaraju's two walks. */
function circles(
  order: readonly NodeId[],
  edges: readonly LayoutEdge[],
): ReadonlyMap<NodeId, NodeId> {
  const finished = finishOrder(order, edges);
  const entering = successors(order, edges.map(turned));
  const circle = new Map<NodeId, NodeId>();
  for (const start of [...finished.keys()].toReversed()) {
    if (circle.has(start)) continue;
    const stack = [start];
    circle.set(start, start);
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      for (const before of entering.get(id) ?? []) {
        if (circle.has(before)) continue;
        circle.set(before, start);
        stack.push(before);
      }
    }
  }
  return circle;
}

/** When a depth-first walk along the edges leaves each node; sources are entered first. */
function finishOrder(
  order: readonly NodeId[],
  edges: readonly LayoutEdge[],
): ReadonlyMap<NodeId, number> {
  const leaving = successors(order, edges);
  const entered = new Set(edges.map((edge) => edge.target));
  const seen = new Set<NodeId>();
  const finished = new Map<NodeId, number>();
  // Own stack: a chain of ten thousand nodes must not end the program's.
  const walk = (start: NodeId): void => {
    const stack = [{ id: start, next: 0 }];
    seen.add(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = leaving.get(top.id)?.[top.next++];
      if (next === undefined) {
        finished.set(top.id, finished.size);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push({ id: next, next: 0 });
      }
    }
  };
  for (const id of order) if (!entered.has(id) && !seen.has(id)) walk(id);
  for (const id of order) if (!seen.has(id)) walk(id);
  return finished;
}

function successors(
  order: readonly NodeId[],
  edges: readonly LayoutEdge[],
): ReadonlyMap<NodeId, readonly NodeId[]> {
  const lists = new Map<NodeId, NodeId[]>(order.map((id) => [id, []]));
  for (const edge of edges) lists.get(edge.source)?.push(edge.target);
  return lists;
}
