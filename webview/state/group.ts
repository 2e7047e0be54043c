/** Like nodes that are drawn as one: a pool of workers, the channels that one line has made. */

import type { NodeId } from "./node.ts";
import type { WorkerLook } from "./worker-look.ts";

/** Nodes that are like one another. */
export interface Group {
  /** Their kind, name and line; the same as long as the trace is open. */
  readonly key: string;
  /** The neighbours that they have in common. */
  readonly tie: string;
  /** The first of them, in whose place the group stands. */
  readonly seat: NodeId;
  /** What their names have in common. */
  readonly name: string;
  /** Those that exist and that a filter leaves, in the order of their declaration. */
  readonly members: readonly NodeId[];
}

/** A group that is drawn as one node; how many of its workers show what (of channels none). */
export interface FoldedGroup extends Group {
  readonly looks: Readonly<Record<WorkerLook, number>>;
}

/** All groups of a picture, and which of them stand open. */
export interface Groups {
  /** Groups drawn as one node, by their seats. */
  readonly closed: ReadonlyMap<NodeId, Group>;
  /** The group of each node that has one, open or closed. */
  readonly of: ReadonlyMap<NodeId, Group>;
}

/** No two nodes are alike. */
export const NO_GROUPS: Groups = { closed: new Map(), of: new Map() };

/** The group's name with its size in front, where a long name cannot hide it: `64 × parser`. */
export function groupTitle({ name, members }: Group): string {
  return `${members.length} × ${name}`;
}
