/** Where in the code each worker stands at a point. */

import type { Timeline } from "../model/timeline.ts";
import { DOING } from "../model/worker.ts";
import type { World } from "../model/world.ts";
import type { Standing } from "../protocol/code.ts";
import { EVENT_KIND } from "../trace/event.ts";
import type { Point } from "./instant.ts";

/** A worker with more events since it began to wait is not followed further back. */
const MOST_EVENTS = 4096;

/** The living workers of whom a line is on record. */
export function standingsAt(timeline: Timeline, world: World, point: Point): Standing[] {
  const { doing, since } = world.workers.columns;
  const standings: Standing[] = [];
  for (let index = 0; index < timeline.cast.workers.length; index++) {
    const worker = index + 1;
    const what = nameOf(doing[worker] ?? DOING.absent);
    if (what === undefined) continue;
    const site = timeline.cast.site(siteOf(timeline, worker, point.position, what !== "running"));
    if (site === undefined) continue;
    const lasted = Math.max(0, point.time - (since[worker] ?? 0));
    standings.push({ worker: index, doing: what, since: lasted, site });
  }
  return standings;
}

function nameOf(doing: number): Standing["doing"] | undefined {
  if (doing === DOING.running) return "running";
  if (doing === DOING.blocked) return "blocked";
  return doing === DOING.waiting ? "waiting" : undefined;
}

/** The id of the newest site of a worker, or of its newest operation that still waits; 0 for none. */
function siteOf(timeline: Timeline, worker: number, position: number, waits: boolean): number {
  const { history } = timeline;
  const positions = timeline.ofWorker(worker);
  const ended = new Set<number>();
  const last = positions.countBelow(position) - 1;
  for (let index = last; index >= 0 && last - index < MOST_EVENTS; index--) {
    const at = positions.at(index);
    const site = history.at(at, "site");
    const kind = history.at(at, "kind");
    // It was started at a line of another worker.
    const isItsOwn = kind !== EVENT_KIND.workerStarted;
    if (!waits && site !== 0 && isItsOwn) return site;
    if (!waits) continue;
    const operation = history.at(at, "operation");
    if (kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone) ended.add(operation);
    const isBeginning = kind === EVENT_KIND.sendBlocked || kind === EVENT_KIND.receiveBlocked;
    if (isBeginning && !ended.has(operation)) return site;
  }
  return 0;
}
