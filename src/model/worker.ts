/** What a worker does at an instant. */

import type { Columns } from "./table.ts";

/** What a worker does; the same numbers as in a viewer's frame. */
export const DOING = { absent: 0, running: 1, blocked: 2, waiting: 3, exited: 4 } as const;

/** A row a worker. */
export const WORKER_SHAPE = {
  /** A number of {@link DOING}. */
  doing: "u8",
  /** ns; since when it does that. */
  since: "f64",
  startedAt: "f64",
  /** A number of `EXIT`, 0 while it lives. */
  exit: "u8",
  /** The text of the error it ended with: a string's id. */
  exitText: "u32",
  /** ns spent blocked on a send, and waiting to receive, until {@link since}. */
  blockedTime: "f64",
  waitingTime: "f64",
  /** Operations that it awaits now; there may be several at once. */
  blockedSends: "u32",
  waitingReceives: "u32",
  sent: "u32",
  received: "u32",
} as const;

/** The workers of a world. */
export type WorkerColumns = Columns<typeof WORKER_SHAPE>;

/** Follows a change of `exit`, `blockedSends` or `waitingReceives`: what does the worker do now? */
export function settle(workers: WorkerColumns, worker: number, time: number): void {
  const before = workers.doing[worker] ?? 0;
  const after = doingOf(workers, worker);
  if (after === before) return;
  const lasted = time - (workers.since[worker] ?? 0);
  if (before === DOING.blocked) {
    workers.blockedTime[worker] = (workers.blockedTime[worker] ?? 0) + lasted;
  } else if (before === DOING.waiting) {
    workers.waitingTime[worker] = (workers.waitingTime[worker] ?? 0) + lasted;
  }
  workers.doing[worker] = after;
  workers.since[worker] = time;
}

/** Being blocked counts more than waiting: it holds up others. */
function doingOf(workers: WorkerColumns, worker: number): number {
  if (workers.exit[worker] !== 0) return DOING.exited;
  if (workers.blockedSends[worker] !== 0) return DOING.blocked;
  return workers.waitingReceives[worker] === 0 ? DOING.running : DOING.waiting;
}
