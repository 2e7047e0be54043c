/**
 * The graph's layout: producers left, consumers right. Written for a picture that people come back
 * to: a node that has its place never moves; new nodes are put into free slots near their
 * neighbours. Only {@link layOut} without earlier places starts anew.
 */

import type { NodeId } from "../../state/node.ts";
import { COLUMN, type LayoutGraph, type Place, type Places } from "./box.ts";
import { components } from "./components.ts";
import { setHeights } from "./heights.ts";
import { layers } from "./layers.ts";
import { orderColumns } from "./order.ts";
import { orient } from "./orient.ts";
import { pack } from "./pack.ts";
import { boundsOf, placeBeside, Slots } from "./slots.ts";

/** Places every node of the graph. Nodes of `earlier` stay exactly where they are. */
export function layOut(graph: LayoutGraph, earlier: Places = new Map()): Places {
  if (graph.nodes.every((node) => !earlier.has(node.id))) return layOutAnew(graph);
  return addTo(graph, earlier);
}

/** Each part by itself in columns, then all parts packed. */
function layOutAnew(graph: LayoutGraph): Places {
  const parts = components(graph).map((part) => {
    const places = layOutPart(part);
    return { places, bounds: boundsOf(part.nodes, places) };
  });
  const corners = pack(
    parts.map(({ bounds }) => ({
      width: bounds.right - bounds.left,
      height: bounds.bottom - bounds.top,
    })),
  );
  const all = new Map<NodeId, Place>();
  for (const [index, { places, bounds }] of parts.entries()) {
    const corner = corners[index] ?? { x: 0, y: 0 };
    for (const [id, place] of places) {
      all.set(id, { x: place.x - bounds.left + corner.x, y: place.y - bounds.top + corner.y });
    }
  }
  return all;
}

function layOutPart(part: LayoutGraph): Places {
  const columns = layers(part.nodes, orient(part));
  orderColumns(columns);
  setHeights(columns);
  const places = new Map<NodeId, Place>();
  for (const [layer, column] of columns.entries()) {
    for (const cell of column) {
      if (cell.id !== undefined) places.set(cell.id, { x: layer * COLUMN, y: cell.y });
    }
  }
  return places;
}

/** New nodes beside the old ones they touch; new parts that touch none below everything. */
function addTo(graph: LayoutGraph, earlier: Places): Places {
  const places = new Map(earlier);
  const slots = new Slots();
  const fresh = graph.nodes.filter((node) => {
    const place = earlier.get(node.id);
    if (place !== undefined) slots.take(node, place);
    return place === undefined;
  });
  const rest = placeBeside(fresh, graph.edges, places, slots);
  if (rest.length === 0) return places;
  const ids = new Set(rest.map((node) => node.id));
  const apart = layOutAnew({
    nodes: rest,
    edges: graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
  });
  const free = slots.below();
  for (const [id, place] of apart) places.set(id, { x: place.x + free.x, y: place.y + free.y });
  return places;
}
