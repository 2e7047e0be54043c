/**
 * Orders the cells of every column so that few edges cross: barycentre sweeps, then swaps of
 * neighbours. After K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of
 * hierarchical system structures" (1981), doi.org/10.1109/TSMC.1981.4308636; crossings are counted
 * as in W. Barth, P. Mutzel, M. Jünger (2004), doi.org/10.7155/jgaa.00088.
 */

import type { Cell } from "./layers.ts";

const SWEEPS = 14;
/** Swapping compares neighbours pairwise, which is too slow where a column is this long. */
const LONGEST_TO_SWAP = 60;

/** Orders the columns in place and sets every cell's `order`. */
export function orderColumns(columns: Cell[][]): void {
  let fewest = crossings(columns);
  let best = columns.map((column) => column.slice());
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const rightwards = sweep % 2 === 0;
    for (const column of rightwards ? columns : columns.toReversed()) {
      sortByNeighbours(column, rightwards);
    }
    swapNeighbours(columns);
    const now = crossings(columns);
    if (now >= fewest) continue;
    fewest = now;
    best = columns.map((column) => column.slice());
  }
  for (const [layer, column] of best.entries()) {
    columns[layer] = column;
    renumber(column);
  }
}

function renumber(column: readonly Cell[]): void {
  for (const [order, cell] of column.entries()) cell.order = order;
}

function sortByNeighbours(column: Cell[], rightwards: boolean): void {
  const wanted = new Map<Cell, number>();
  for (const cell of column) {
    const neighbours = rightwards ? cell.left : cell.right;
    let sum = 0;
    for (const neighbour of neighbours) sum += neighbour.order;
    wanted.set(cell, neighbours.length === 0 ? cell.order : sum / neighbours.length);
  }
  column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a.order - b.order);
  renumber(column);
}

function swapNeighbours(columns: readonly Cell[][]): void {
  for (const column of columns) {
    if (column.length > LONGEST_TO_SWAP) continue;
    for (let i = 1; i < column.length; i++) {
      const above = column[i - 1];
      const below = column[i];
      if (above === undefined || below === undefined) continue;
      if (pairCrossings(above, below) <= pairCrossings(below, above)) continue;
      column[i - 1] = below;
      column[i] = above;
      below.order = i - 1;
      above.order = i;
    }
  }
}

/** Crossings between the edges of two neighbours, if the first lies above the second. */
function pairCrossings(above: Cell, below: Cell): number {
  let crossing = 0;
  for (const a of above.left) for (const b of below.left) if (a.order > b.order) crossing++;
  for (const a of above.right) for (const b of below.right) if (a.order > b.order) crossing++;
  return crossing;
}

function crossings(columns: readonly Cell[][]): number {
  let sum = 0;
  for (const [layer, column] of columns.entries()) {
    const ends: number[] = [];
    for (const cell of column) {
      ends.push(...cell.right.map((to) => to.order).toSorted((a, b) => a - b));
    }
    sum += inversions(ends, columns[layer + 1]?.length ?? 0);
  }
  return sum;
}

/** Pairs that stand in the wrong order, by a Fenwick tree over the values. */
function inversions(values: readonly number[], size: number): number {
  const tree = new Uint32Array(size + 1);
  let found = 0;
  for (const [before, value] of values.entries()) {
    let notAbove = 0;
    for (let i = value + 1; i > 0; i -= i & -i) notAbove += tree[i] ?? 0;
    found += before - notAbove;
    for (let i = value + 1; i <= size; i += i & -i) tree[i] = (tree[i] ?? 0) + 1;
  }
  return found;
}
