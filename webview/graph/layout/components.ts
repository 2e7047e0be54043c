/** Splits a graph into the parts that no edge connects. */

import type { NodeId } from "../../state/node.ts";
import type { LayoutEdge, LayoutGraph, LayoutNode } from "./box.ts";

/** The parts, ordered by their first node; nodes and edges keep their order. */
export function components(graph: LayoutGraph): readonly LayoutGraph[] {
  const parent = new Map<NodeId, NodeId>(graph.nodes.map((node) => [node.id, node.id]));
  const root = (start: NodeId): NodeId => {
    let id = start;
    for (let up = parent.get(id); up !== undefined && up !== id; up = parent.get(id)) {
      parent.set(id, parent.get(up) ?? up);
      id = up;
    }
    return id;
  };
  for (const edge of graph.edges) parent.set(root(edge.target), root(edge.source));
  const parts = new Map<NodeId, { nodes: LayoutNode[]; edges: LayoutEdge[] }>();
  for (const node of graph.nodes) {
    const part = parts.get(root(node.id));
    if (part === undefined) parts.set(root(node.id), { nodes: [node], edges: [] });
    else part.nodes.push(node);
  }
  for (const edge of graph.edges) parts.get(root(edge.source))?.edges.push(edge);
  return [...parts.values()];
}
