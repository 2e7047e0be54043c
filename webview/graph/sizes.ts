/** The sizes of the graph's nodes, px at zoom 1. */

import { isChannel, type NodeId } from "../state/node.ts";
import type { LayoutNode } from "./layout/box.ts";

/** A width and a height. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A worker's pill. */
export const WORKER_SIZE: Size = { width: 144, height: 48 };

/** A channel's card. */
export const CHANNEL_SIZE: Size = { width: 150, height: 62 };

/** The size of a node. */
export function sizeOf(node: NodeId): Size {
  return isChannel(node) ? CHANNEL_SIZE : WORKER_SIZE;
}

/** The node as a layout sees it. */
export function boxOf(node: NodeId): LayoutNode {
  const { width, height } = sizeOf(node);
  return { id: node, width, height, foldable: isChannel(node) };
}

/** How much of a node is drawn: all its text, its name only, no text, or a coloured chip. */
export type Detail = "full" | "names" | "gauges" | "chips";

/** The detail that can be seen at a zoom. */
export function detailAt(zoom: number): Detail {
  if (zoom >= 0.55) return "full";
  if (zoom >= 0.32) return "names";
  return zoom >= 0.2 ? "gauges" : "chips";
}
