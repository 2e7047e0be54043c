/**
 * Turns the edges of a graph so that no circle is left, changing as few as possible.
 *
 * Two steps. A channel that closes a circle (the reply of a request/response pair) is turned as a
 * whole, which puts it beside the request channel. What circles are left lose single edges: the
 * ones that a depth-first walk finds pointing back.
 */

import type { NodeId } from "../../state/node.ts";
import type { LayoutEdge, LayoutGraph } from "./box.ts";

/** The graph's edges, each as it is or turned, without circles. Edges to oneself are left out. */
export function orient(graph: LayoutGraph): readonly LayoutEdge[] {
  const order = graph.nodes.map((node) => node.id);
  const edges = graph.edges.filter((edge) => edge.source !== edge.target);
  const folded = fold(graph, edges, pointingBack(order, edges));
  const back = pointingBack(order, folded);
  return folded.map((edge) => (back.has(edge) ? turned(edge) : edge));
}

function fold(
  graph: LayoutGraph,
  edges: readonly LayoutEdge[],
  back: ReadonlySet<LayoutEdge>,
): readonly LayoutEdge[] {
  const foldable = new Set(graph.nodes.filter((node) => node.foldable).map((node) => node.id));
  const closing = new Set<NodeId>();
  for (const edge of back) {
    if (foldable.has(edge.source)) closing.add(edge.source);
    else if (foldable.has(edge.target)) closing.add(edge.target);
  }
  return edges.map((edge) =>
    closing.has(edge.source) || closing.has(edge.target) ? turned(edge) : edge,
  );
}

function turned(edge: LayoutEdge): LayoutEdge {
  return { source: edge.target, target: edge.source };
}

/** The edges that point to a node from which the walk came. */
function pointingBack(
  order: readonly NodeId[],
  edges: readonly LayoutEdge[],
): ReadonlySet<LayoutEdge> {
  const leaving = new Map<NodeId, LayoutEdge[]>(order.map((id) => [id, []]));
  const entered = new Set<NodeId>();
  for (const edge of edges) {
    leaving.get(edge.source)?.push(edge);
    entered.add(edge.target);
  }
  const back = new Set<LayoutEdge>();
  const open = new Set<NodeId>();
  const done = new Set<NodeId>();
  // Own stack: a chain of ten thousand nodes must not end the program's.
  const walk = (start: NodeId): void => {
    const stack = [{ id: start, next: 0 }];
    open.add(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = leaving.get(top.id)?.[top.next++];
      if (edge === undefined) {
        open.delete(top.id);
        done.add(top.id);
        stack.pop();
      } else if (open.has(edge.target)) {
        back.add(edge);
      } else if (!done.has(edge.target)) {
        open.add(edge.target);
        stack.push({ id: edge.target, next: 0 });
      }
    }
  };
  for (const id of order) if (!entered.has(id)) walk(id);
  for (const id of order) if (!done.has(id)) walk(id);
  return back;
}
