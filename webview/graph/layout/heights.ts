/**
 * Gives every cell its y: as near as possible to the middle of its neighbours, in the column's
 * order and without overlap. For one column that is an isotonic regression, solved exactly by
 * pooling adjacent violators (en.wikipedia.org/wiki/Isotonic_regression); the columns take turns.
 */

import { GAP } from "./box.ts";
import type { Cell } from "./layers.ts";

const SWEEPS = 12;

/** Sets the `y` of every cell. The columns' cells must stand in their order. */
export function setHeights(columns: readonly (readonly Cell[])[]): void {
  for (const column of columns) stack(column);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const rightwards = sweep % 2 === 0;
    // The first sweeps pull from one side only, so that far columns hear of each other.
    const bothSides = sweep >= 2;
    for (const column of rightwards ? columns : columns.toReversed()) {
      level(column, bothSides || rightwards, bothSides || !rightwards);
    }
  }
}

function room(cell: Cell): number {
  return cell.height + (cell.id === undefined ? GAP / 3 : GAP);
}

function stack(column: readonly Cell[]): void {
  let total = 0;
  for (const cell of column) total += room(cell);
  let y = -total / 2;
  for (const cell of column) {
    cell.y = y + room(cell) / 2;
    y += room(cell);
  }
}

/** Cells that touch each other and move as one. */
interface Block {
  /** Weighted sum of where its cells want the block's start to be. */
  sum: number;
  weight: number;
  size: number;
}

function level(column: readonly Cell[], fromLeft: boolean, fromRight: boolean): void {
  const blocks: Block[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const [i, cell] of column.entries()) {
    const above = column[i - 1];
    if (above !== undefined) offset += (room(above) + room(cell)) / 2;
    offsets.push(offset);
    const { y, pull } = wanted(cell, fromLeft, fromRight);
    blocks.push({ sum: (y - offset) * pull, weight: pull, size: 1 });
    pool(blocks);
  }
  let i = 0;
  for (const block of blocks) {
    for (const end = i + block.size; i < end; i++) {
      const cell = column[i];
      if (cell !== undefined) cell.y = block.sum / block.weight + (offsets[i] ?? 0);
    }
  }
}

function pool(blocks: Block[]): void {
  for (;;) {
    const last = blocks.at(-1);
    const before = blocks.at(-2);
    if (last === undefined || before === undefined) return;
    if (before.sum / before.weight < last.sum / last.weight) return;
    before.sum += last.sum;
    before.weight += last.weight;
    before.size += last.size;
    blocks.pop();
  }
}

function wanted(
  cell: Cell,
  fromLeft: boolean,
  fromRight: boolean,
): { readonly y: number; readonly pull: number } {
  let sum = 0;
  let neighbours = 0;
  if (fromLeft) for (const neighbour of cell.left) sum += neighbour.y;
  if (fromLeft) neighbours += cell.left.length;
  if (fromRight) for (const neighbour of cell.right) sum += neighbour.y;
  if (fromRight) neighbours += cell.right.length;
  // A crossing pulls harder than a node: a long edge that is straight is easier to follow.
  const pull = cell.id === undefined ? 3 : 1 + neighbours;
  return { y: neighbours === 0 ? cell.y : sum / neighbours, pull };
}
