/** What a worker is shown to do: its state, and the share of the last second that says how much. */

import { type Frame, WORKER_STATE } from "../../src/protocol/frame.ts";

/** What a worker shows. `busy`: running at least once in the last second. */
export type WorkerLook = "busy" | "blocked" | "waiting" | "exited";

/**
 * The look of a worker. While time runs (`moving`), a worker that changes its state a thousand
 * times a second is shown by what took most of the last second; else by its state exactly.
 */
export function workerLook(frame: Frame, worker: number, moving: boolean): WorkerLook {
  const state = frame.workers.state[worker] ?? WORKER_STATE.absent;
  if (state === WORKER_STATE.exited || state === WORKER_STATE.absent) return "exited";
  const { running, blocked, waiting } = shares(frame, worker);
  if (moving && running + blocked + waiting > 0) {
    if (blocked >= running && blocked >= waiting) return "blocked";
    return waiting > running ? "waiting" : "busy";
  }
  if (state === WORKER_STATE.blocked) return "blocked";
  return state === WORKER_STATE.waiting ? "waiting" : "busy";
}

/** The share of the last second that belongs to a look, 0 to 1. */
export function shareOf(frame: Frame, worker: number, look: WorkerLook): number {
  const { running, blocked, waiting } = shares(frame, worker);
  return { busy: running, blocked, waiting, exited: 0 }[look];
}

function shares(
  frame: Frame,
  worker: number,
): { readonly running: number; readonly blocked: number; readonly waiting: number } {
  return {
    running: frame.workers.running[worker] ?? 0,
    blocked: frame.workers.blocked[worker] ?? 0,
    waiting: frame.workers.waiting[worker] ?? 0,
  };
}
