/** Puts the nodes of an acyclic graph into columns, and links only between neighbouring columns. */

import type { NodeId } from "../../state/node.ts";
import type { LayoutEdge, LayoutNode } from "./box.ts";
import { tighten } from "./tighten.ts";

/** A node, or the place where a long edge crosses a column. */
export interface Cell {
  /** Absent for an edge's crossing. */
  readonly id: NodeId | undefined;
  readonly height: number;
  layer: number;
  /** Place in its column, from the top. */
  order: number;
  /** Middle. */
  y: number;
  /** Neighbours in the column to the left and to the right. */
  readonly left: Cell[];
  readonly right: Cell[];
}

/** Room that an edge takes where it crosses a column. */
const CROSSING = 8;

/** The columns, from the left; each in the order in which a walk through the graph meets its cells. */
export function layers(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Cell[][] {
  const cells = new Map(nodes.map((node) => [node.id, cell(node.id, node.height)]));
  const links: { readonly from: Cell; readonly to: Cell }[] = [];
  for (const edge of edges) {
    const from = cells.get(edge.source);
    const to = cells.get(edge.target);
    if (from === undefined || to === undefined) continue;
    from.right.push(to);
    to.left.push(from);
    links.push({ from, to });
  }
  assignLayers([...cells.values()]);
  for (const one of cells.values()) {
    one.left.length = 0;
    one.right.length = 0;
  }
  for (const { from, to } of links) link(from, to);
  return collect([...cells.values()]);
}

function cell(id: NodeId | undefined, height: number, layer = 0): Cell {
  return { id, height, layer, order: 0, y: 0, left: [], right: [] };
}

/** The longest way from a source; then all edges are made short. */
function assignLayers(cells: readonly Cell[]): void {
  const missing = new Map(cells.map((one) => [one, one.left.length]));
  const sorted = cells.filter((one) => one.left.length === 0);
  for (let i = 0; i < sorted.length; i++) {
    const from = sorted[i];
    for (const to of from?.right ?? []) {
      to.layer = Math.max(to.layer, (from?.layer ?? 0) + 1);
      const left = (missing.get(to) ?? 0) - 1;
      missing.set(to, left);
      if (left === 0) sorted.push(to);
    }
  }
  shorten(sorted);
}

/** Layers in which the edges are as short as can be. */
function shorten(cells: readonly Cell[]): void {
  const number = new Map(cells.map((one, i) => [one, i]));
  const from: number[] = [];
  const to: number[] = [];
  for (const [i, one] of cells.entries()) {
    for (const next of one.right) {
      from.push(i);
      to.push(number.get(next) ?? 0);
    }
  }
  const layer = Int32Array.from(cells, (one) => one.layer);
  const graph = { nodes: cells.length, from: Int32Array.from(from), to: Int32Array.from(to) };
  tighten(graph, layer);
  for (const [i, one] of cells.entries()) one.layer = layer[i] ?? 0;
}

/** Links two cells through a crossing in every column between them. */
function link(from: Cell, to: Cell): void {
  let last = from;
  for (let layer = from.layer + 1; layer < to.layer; layer++) {
    const crossing = cell(undefined, CROSSING, layer);
    last.right.push(crossing);
    crossing.left.push(last);
    last = crossing;
  }
  last.right.push(to);
  to.left.push(last);
}

function collect(starts: readonly Cell[]): Cell[][] {
  const columns: Cell[][] = [];
  const seen = new Set<Cell>();
  for (const start of starts.toSorted((a, b) => a.layer - b.layer)) {
    if (seen.has(start)) continue;
    const stack = [start];
    seen.add(start);
    for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
      const column = (columns[one.layer] ??= []);
      one.order = column.push(one) - 1;
      for (const next of [...one.left, ...one.right].toReversed()) {
        if (seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
  }
  return columns;
}
