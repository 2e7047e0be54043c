/** Everything the inspector says of a worker at an instant. */

import { describe } from "../model/describe.ts";
import type { Timeline } from "../model/timeline.ts";
import type { World } from "../model/world.ts";
import type { WorkerDetail, WorkerOperation } from "../protocol/messages.ts";
import { EVENT_KIND, EXIT, type Exit, OUTCOME, type Outcome } from "../trace/event.ts";
import { type Point, stepTo } from "./instant.ts";

const MOST_OPERATIONS = 50;

/** Describes a worker (by row) at a point. */
export function workerDetail(
  timeline: Timeline,
  world: World,
  point: Point,
  worker: number,
): WorkerDetail {
  const columns = world.workers.columns;
  return {
    at: stepTo(timeline, point),
    startedAt: columns.startedAt[worker] ?? 0,
    exit: exitOf(timeline, world, worker),
    sent: columns.sent[worker] ?? 0,
    received: columns.received[worker] ?? 0,
    handles: handlesOf(timeline, world, worker),
    operations: newestOperations(timeline, point, worker),
  };
}

function exitOf(timeline: Timeline, world: World, worker: number): WorkerDetail["exit"] {
  const { exit, exitText, since } = world.workers.columns;
  const how = nameOf(EXIT, exit[worker] ?? 0);
  if (how === undefined) return undefined;
  return { how, time: since[worker] ?? 0, text: timeline.cast.text(exitText[worker] ?? 0) };
}

function handlesOf(timeline: Timeline, world: World, worker: number): WorkerDetail["handles"] {
  const { cast } = timeline;
  const counts = world.edges.columns.handles;
  const handles: { channel: number; side: "sender" | "receiver"; count: number }[] = [];
  cast.eachEdgeOfWorker(worker, (edge) => {
    const count = counts[edge] ?? 0;
    const { channel, side } = cast.edgeAt(edge);
    if (count > 0) handles.push({ channel: channel - 1, side, count });
  });
  return handles.toReversed();
}

function newestOperations(timeline: Timeline, point: Point, worker: number): WorkerOperation[] {
  const { cast, history } = timeline;
  const positions = timeline.ofWorker(worker);
  const to = positions.countBelow(point.position);
  const operations: WorkerOperation[] = [];
  for (let index = to - 1; index >= 0 && operations.length < MOST_OPERATIONS; index--) {
    const position = positions.at(index);
    const kind = history.at(position, "kind");
    const ended = kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
    operations.push({
      time: history.at(position, "time"),
      // The instant at which it has just happened.
      position: position + 1,
      text: describe(timeline, position),
      outcome: ended ? nameOf<Outcome>(OUTCOME, history.at(position, "outcome")) : undefined,
      site: cast.site(history.at(position, "site")),
    });
  }
  return operations;
}

function nameOf<N extends Exit | Outcome>(
  table: Readonly<Record<N, number>>,
  number: number,
): N | undefined {
  return (Object.keys(table) as N[]).find((name) => table[name] === number);
}
