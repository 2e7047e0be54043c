/**
 * An instant with its last second. Whatever is said "per second" is a difference between the world at
 * the instant and the world a second before: exact at any instant, live or replayed, and zero when
 * nothing has happened for a second. Nothing needs to be averaged or to decay.
 */

import { Cursor } from "./cursor.ts";
import type { Timeline } from "./timeline.ts";
import { DOING, type WorkerColumns } from "./worker.ts";
import type { World } from "./world.ts";

const SECOND = 1e9;

/** The world at an instant, and what it was a second before. Both change when its replay goes on. */
export interface Moment {
  /** ns; not before the world's last event. */
  readonly time: number;
  readonly world: World;
  readonly before: World;
}

/** Goes to instants of a timeline. */
export class Replay {
  readonly #timeline: Timeline;
  readonly #now: Cursor;
  readonly #before: Cursor;

  /** Stands at the start. */
  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#now = new Cursor(timeline);
    this.#before = new Cursor(timeline);
  }

  /** The moment after `position` events, at `time` (the last event's, or later). */
  at(position: number, time: number): Moment {
    const world = this.#now.seek(position);
    // At the very position when a second has not passed since the start: then nothing was before.
    const start = time < SECOND ? 0 : Math.min(position, this.#timeline.positionAt(time - SECOND));
    return { time, world, before: this.#before.seek(start) };
  }
}

/** Shares of the last second, 0 to 1, of the time in which the worker lived. */
export interface Shares {
  readonly running: number;
  readonly blocked: number;
  readonly waiting: number;
}

/** How a worker spent the last second. */
export function sharesOf(moment: Moment, worker: number): Shares {
  const now = spent(moment.world.workers.columns, worker, moment.time);
  const then = spent(moment.before.workers.columns, worker, moment.time - SECOND);
  const lived = now.lived - then.lived;
  if (lived <= 0) return { running: 0, blocked: 0, waiting: 0 };
  const blocked = now.blocked - then.blocked;
  const waiting = now.waiting - then.waiting;
  return {
    running: (lived - blocked - waiting) / lived,
    blocked: blocked / lived,
    waiting: waiting / lived,
  };
}

/** ns from the worker's start until `time`. */
function spent(workers: WorkerColumns, worker: number, time: number) {
  const doing = workers.doing[worker] ?? DOING.absent;
  if (doing === DOING.absent) return { lived: 0, blocked: 0, waiting: 0 };
  const since = workers.since[worker] ?? 0;
  const lasting = time - since;
  return {
    lived: (doing === DOING.exited ? since : time) - (workers.startedAt[worker] ?? 0),
    blocked: (workers.blockedTime[worker] ?? 0) + (doing === DOING.blocked ? lasting : 0),
    waiting: (workers.waitingTime[worker] ?? 0) + (doing === DOING.waiting ? lasting : 0),
  };
}
