/** Where workers are held up: at one channel, or in a select at several. */

import { EDGE_STATE, type Frame } from "../../src/protocol/frame.ts";
import { workerNode } from "./node.ts";
import type { Picture } from "./picture.ts";
import { workerLook } from "./worker-look.ts";

/** Whether an operation waits at the edge. */
export function isPending(frame: Frame, edge: number): boolean {
  const state = frame.edges.state[edge];
  return state === EDGE_STATE.blocked || state === EDGE_STATE.waiting;
}

/** The names of the channels at which a worker is held up, in the order in which it met them. */
export function heldUpAt({ declared, frame }: Picture, worker: number): readonly string[] {
  const names: string[] = [];
  for (const [index, edge] of declared.edges.entries()) {
    if (edge.worker !== worker || !isPending(frame, index)) continue;
    names.push(declared.channels[edge.channel]?.name ?? "");
  }
  return names;
}

/**
 * The edges at which a worker waits that waits at others too: the arms of a select. While time runs, only of workers
 * that wait most of the time: the others would make their edges tremble.
 */
export function selectArms({ declared, frame, moving, groups }: Picture): ReadonlySet<number> {
  const first = new Map<number, number>();
  const arms = new Set<number>();
  for (const [index, { worker }] of declared.edges.entries()) {
    // The members of a group wait each for one.
    if (groups?.has(workerNode(worker)) === true) continue;
    if (!isPending(frame, index) || workerLook(frame, worker, moving) === "busy") continue;
    const before = first.get(worker);
    if (before === undefined) {
      first.set(worker, index);
    } else {
      arms.add(before);
      arms.add(index);
    }
  }
  return arms;
}
