/** What workers did over a range of time, as spans; what is shorter than a column is merged. */

import type { Cursor } from "../model/cursor.ts";
import type { Timeline } from "../model/timeline.ts";
import { DOING } from "../model/worker.ts";
import type { World } from "../model/world.ts";
import type { SequenceAnswer } from "../protocol/sequence.ts";

/** What a span tells; the numbers of {@link SequenceAnswer}. */
const SPAN = { running: 0, blocked: 1, waiting: 2, selecting: 3, nothing: 4 } as const;
const KINDS = 5;

/** A longer range is told by its checkpoints: folding so many events takes some hundredths of a second. */
const MOST_FOLDED = 1 << 20;

/** A range of time (ns), and how many columns show it. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

/** The part of a {@link SequenceAnswer} that this makes. */
export type Spans = Pick<SequenceAnswer, "spanWorker" | "spanDoing" | "spanFrom" | "spanTo">;

/** The spans of workers (by row); `cursor` is free to be moved about. */
export function spansOf(
  timeline: Timeline,
  cursor: Cursor,
  workers: ReadonlySet<number>,
  range: Range,
): Spans {
  const lanes = [...workers].map((worker) => new Lane(worker, range));
  if (range.from < range.to) {
    const first = timeline.positionAt(range.from);
    const end = timeline.positionAt(range.to);
    if (end - first <= MOST_FOLDED) fold(timeline, cursor, lanes, first, end);
    else sample(timeline, lanes, range, first, end);
  }
  for (const lane of lanes) lane.end();
  return columnsOf(lanes);
}

/** Follows every event of the range. */
function fold(
  timeline: Timeline,
  cursor: Cursor,
  lanes: readonly Lane[],
  first: number,
  end: number,
): void {
  const byWorker: (Lane | undefined)[] = [];
  const start = cursor.seek(first);
  for (const lane of lanes) {
    byWorker[lane.worker] = lane;
    lane.change(spanAt(start, lane.worker), 0);
  }
  const { history } = timeline;
  for (let position = first; position < end; position++) {
    // An event changes what its own worker does, and nobody else.
    const lane = byWorker[history.at(position, "worker")];
    if (lane === undefined) continue;
    const world = cursor.seek(position + 1);
    lane.change(spanAt(world, lane.worker), world.time);
  }
}

function spanAt({ workers }: World, worker: number): number {
  const { doing, blockedSends, waitingReceives } = workers.columns;
  switch (doing[worker] ?? DOING.absent) {
    case DOING.running:
      return SPAN.running;
    case DOING.blocked:
    case DOING.waiting: {
      const pending = (blockedSends[worker] ?? 0) + (waitingReceives[worker] ?? 0);
      if (pending > 1) return SPAN.selecting;
      return doing[worker] === DOING.blocked ? SPAN.blocked : SPAN.waiting;
    }
    default:
      return SPAN.nothing;
  }
}

/** Tells each stretch between two checkpoints by what a worker did for most of it. */
function sample(
  timeline: Timeline,
  lanes: readonly Lane[],
  range: Range,
  first: number,
  end: number,
): void {
  let before = timeline.checkpointBefore(first);
  for (const lane of lanes) lane.change(spanAt(before, lane.worker), 0);
  for (const world of timeline.checkpointsBetween(first, end)) {
    for (const lane of lanes) lane.change(mostly(before, world, lane.worker), before.time);
    before = world;
  }
  for (const lane of lanes)
    lane.change(spanAt(before, lane.worker), Math.min(before.time, range.to));
}

/** What a worker did for most of the time between two instants. */
function mostly(before: World, after: World, worker: number): number {
  const [then, now] = [before.workers.columns, after.workers.columns];
  if (then.doing[worker] === DOING.absent || now.doing[worker] === DOING.exited) {
    return spanAt(now.doing[worker] === DOING.exited ? after : before, worker);
  }
  const spent = (
    columns: typeof now,
    time: number,
    of: "blockedTime" | "waitingTime",
    doing: number,
  ) =>
    (columns[of][worker] ?? 0) +
    (columns.doing[worker] === doing ? time - (columns.since[worker] ?? 0) : 0);
  const passed = after.time - before.time;
  const blocked =
    spent(now, after.time, "blockedTime", DOING.blocked) -
    spent(then, before.time, "blockedTime", DOING.blocked);
  const waiting =
    spent(now, after.time, "waitingTime", DOING.waiting) -
    spent(then, before.time, "waitingTime", DOING.waiting);
  if (blocked >= waiting && 2 * blocked > passed - waiting) return SPAN.blocked;
  return waiting > blocked && 2 * waiting > passed - blocked ? SPAN.waiting : SPAN.running;
}

/** One worker's spans as they come. */
class Lane {
  readonly worker: number;
  /** What, from, to; three numbers a span. */
  readonly spans: number[] = [];
  readonly #range: Range;
  readonly #column: number;
  #doing: number = SPAN.nothing;
  #since: number;
  /** What is too short to be told by itself: ns of each kind, since {@link #shortFrom}. */
  readonly #short = new Float64Array(KINDS);
  #shortFrom = 0;
  #shortTo = 0;

  constructor(worker: number, range: Range) {
    this.worker = worker;
    this.#range = range;
    this.#column = (range.to - range.from) / range.columns;
    this.#since = range.from;
  }

  /** Does something else from `time` (ns) on. */
  change(doing: number, time: number): void {
    if (doing === this.#doing) return;
    this.#close(Math.max(time, this.#range.from));
    this.#doing = doing;
  }

  end(): void {
    this.#close(this.#range.to);
    this.#flush();
  }

  #close(time: number): void {
    const lasted = time - this.#since;
    if (lasted >= this.#column) {
      this.#flush();
      this.#push(this.#doing, this.#since, time);
    } else if (lasted > 0) {
      if (this.#shortFrom === this.#shortTo) this.#shortFrom = this.#since;
      this.#short[this.#doing] = (this.#short[this.#doing] ?? 0) + lasted;
      this.#shortTo = time;
      if (this.#shortTo - this.#shortFrom >= this.#column) this.#flush();
    }
    this.#since = time;
  }

  #flush(): void {
    if (this.#shortFrom === this.#shortTo) return;
    let most = 0;
    for (let kind = 1; kind < KINDS; kind++) {
      if ((this.#short[kind] ?? 0) > (this.#short[most] ?? 0)) most = kind;
    }
    this.#push(most, this.#shortFrom, this.#shortTo);
    this.#short.fill(0);
    this.#shortFrom = this.#shortTo;
  }

  #push(doing: number, from: number, to: number): void {
    const { spans } = this;
    if (doing === SPAN.nothing) return;
    if (spans.at(-3) === doing && spans.at(-1) === from) spans[spans.length - 1] = to;
    else spans.push(doing, from, to);
  }
}

function columnsOf(lanes: readonly Lane[]): Spans {
  const count = lanes.reduce((sum, { spans }) => sum + spans.length / 3, 0);
  const spanWorker = new Uint32Array(count);
  const spanDoing = new Uint8Array(count);
  const spanFrom = new Float64Array(count);
  const spanTo = new Float64Array(count);
  let at = 0;
  for (const { worker, spans } of lanes) {
    for (let index = 0; index < spans.length; index += 3) {
      spanWorker[at] = worker - 1;
      spanDoing[at] = spans[index] ?? 0;
      spanFrom[at] = spans[index + 1] ?? 0;
      spanTo[at++] = spans[index + 2] ?? 0;
    }
  }
  return { spanWorker, spanDoing, spanFrom, spanTo };
}
