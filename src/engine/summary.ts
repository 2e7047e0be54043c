/** What a whole trace comes to: for a person who looks at it after the program has ended. */

import type { CastChannel, CastWorker } from "../model/cast.ts";
import type { Timeline } from "../model/timeline.ts";
import { DOING } from "../model/worker.ts";
import type { TraceInfo } from "../protocol/messages.ts";

/** One worker's part in it. */
export interface WorkerSummary extends CastWorker {
  readonly sent: number;
  readonly received: number;
  /** ns from its start to its end, or to the end of the trace. */
  readonly lived: number;
  /** ns of that in which it was blocked on a send, and waiting to receive. */
  readonly blocked: number;
  readonly waiting: number;
  readonly exited: boolean;
}

/** One channel's part in it. */
export interface ChannelSummary extends CastChannel {
  readonly sent: number;
  readonly received: number;
  readonly highWater: number;
  /** Messages still in the buffer, and messages destroyed unread. */
  readonly left: number;
  readonly discarded: number;
}

/** A trace in figures. */
export interface Summary {
  readonly info: TraceInfo;
  /** Records lost. */
  readonly lost: number;
  readonly workers: readonly WorkerSummary[];
  readonly channels: readonly ChannelSummary[];
}

/** Sums up a trace as far as it is known. */
export function summaryOf(timeline: Timeline, info: TraceInfo): Summary {
  const { cast, newest } = timeline;
  return {
    info,
    lost: newest.lost,
    workers: cast.workers.map((worker, index) => summariseWorker(timeline, worker, index + 1)),
    channels: cast.channels.map((channel, index) => summariseChannel(timeline, channel, index + 1)),
  };
}

function summariseWorker({ newest }: Timeline, worker: CastWorker, row: number): WorkerSummary {
  const columns = newest.workers.columns;
  const doing = columns.doing[row] ?? DOING.absent;
  const lasting = newest.time - (columns.since[row] ?? 0);
  const end = doing === DOING.exited ? (columns.since[row] ?? 0) : newest.time;
  return {
    ...worker,
    sent: columns.sent[row] ?? 0,
    received: columns.received[row] ?? 0,
    lived: doing === DOING.absent ? 0 : end - (columns.startedAt[row] ?? 0),
    blocked: (columns.blockedTime[row] ?? 0) + (doing === DOING.blocked ? lasting : 0),
    waiting: (columns.waitingTime[row] ?? 0) + (doing === DOING.waiting ? lasting : 0),
    exited: doing === DOING.exited,
  };
}

function summariseChannel({ newest }: Timeline, channel: CastChannel, row: number): ChannelSummary {
  const columns = newest.channels.columns;
  return {
    ...channel,
    sent: columns.sent[row] ?? 0,
    received: columns.received[row] ?? 0,
    highWater: columns.highWater[row] ?? 0,
    left: columns.occupancy[row] ?? 0,
    discarded: columns.discarded[row] ?? 0,
  };
}
