/** What a layout is given and what it answers. All lengths are in px of the graph at zoom 1. */

import type { NodeId } from "../../state/node.ts";

/** A node to place. */
export interface LayoutNode {
  readonly id: NodeId;
  readonly width: number;
  readonly height: number;
  /**
   * Whether its edges may be turned as one to undo a circle: true for channels, so that a reply
   * channel lies beside the request channel and is drawn from right to left.
   */
  readonly foldable: boolean;
}

/** An arrow between two nodes, in the direction in which messages go. */
export interface LayoutEdge {
  readonly source: NodeId;
  readonly target: NodeId;
}

/** The nodes and arrows to lay out. Edges name only nodes of the graph. */
export interface LayoutGraph {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

/** The middle of a node. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where the nodes are. */
export type Places = ReadonlyMap<NodeId, Place>;

/** From one column's middle to the next. */
export const COLUMN = 184;

/** Free space between two nodes of a column. */
export const GAP = 34;
