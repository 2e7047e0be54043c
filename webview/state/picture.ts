/** One instant of the program, as every part of the view draws it. */

import { CHANNEL_STATE, EDGE_STATE, type Frame, WORKER_STATE } from "../../src/protocol/frame.ts";
import type { TraceInfo } from "../../src/protocol/messages.ts";
import type { Declared } from "./declared.ts";
import type { FoldedGroup } from "./group.ts";
import { indexOf, isChannel, type NodeId } from "./node.ts";

/** Everything known of the instant shown. */
export interface Picture {
  readonly declared: Declared;
  readonly frame: Frame;
  readonly info: TraceInfo;
  /**
   * Whether time runs in the view, and not slowly. Then states that change many times a second are
   * shown by their share of the last second; a picture that stands still shows each exactly.
   */
  readonly moving: boolean;
  /** The groups that are one node each, in the row of their seat; absent where every node is drawn. */
  readonly groups?: ReadonlyMap<NodeId, FoldedGroup>;
}

/** Whether the node is there at the picture's instant (it may have ended, but another has not replaced it). */
export function exists(frame: Frame, node: NodeId): boolean {
  const index = indexOf(node);
  if (!isChannel(node)) {
    return (frame.workers.state[index] ?? WORKER_STATE.absent) !== WORKER_STATE.absent;
  }
  const state = frame.channels.state[index] ?? CHANNEL_STATE.absent;
  return state !== CHANNEL_STATE.absent && state !== CHANNEL_STATE.replaced;
}

/**
 * Whether the edge says something: a handle that only passed through a worker on its way to
 * another one (created there, never used, given away) does not.
 */
export function connects(frame: Frame, edge: number): boolean {
  const state = frame.edges.state[edge] ?? EDGE_STATE.absent;
  if (state === EDGE_STATE.absent) return false;
  return state !== EDGE_STATE.gone || (frame.edges.messages[edge] ?? 0) > 0;
}

/** How full a buffer is, 0 to 1; an unbounded or unknown one by a logarithm that ends at 10,000. */
export function fill(occupancy: number, capacity: number): number {
  if (capacity > 0) return Math.min(1, occupancy / capacity);
  if (capacity === 0) return 0;
  return Math.min(0.95, Math.log10(1 + occupancy) / 4);
}
