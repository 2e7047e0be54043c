/** Everything the inspector says of a worker at an instant. */

import { describe } from "../model/describe.ts";
import type { PositionList } from "../model/position-list.ts";
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
    const ended = hasEnded(timeline, position);
    if (ended && isLostArm(timeline, positions, index)) continue;
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

function hasEnded({ history }: Timeline, position: number): boolean {
  const kind = history.at(position, "kind");
  return kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
}

/** Whether an operation ended because another arm of its select won; they all end right after the winner. */
function isLostArm(timeline: Timeline, positions: PositionList, index: number): boolean {
  const { cast, history } = timeline;
  const aborted = (at: number) => history.at(positions.at(at), "outcome") === OUTCOME.aborted;
  if (!aborted(index)) return false;
  let winner = index - 1;
  while (winner > 0 && hasEnded(timeline, positions.at(winner)) && aborted(winner)) winner--;
  if (winner < 0 || !hasEnded(timeline, positions.at(winner)) || aborted(winner)) return false;
  const [own, other] = [index, winner].map((at) => cast.site(history.at(positions.at(at), "site")));
  return own !== undefined && own.line === other?.line && own.file === other.file;
}

function nameOf<N extends Exit | Outcome>(
  table: Readonly<Record<N, number>>,
  number: number,
): N | undefined {
  return (Object.keys(table) as N[]).find((name) => table[name] === number);
}
