/** What can be asked of a trace at an instant, as far as its events have been read. */

import { Cursor } from "../model/cursor.ts";
import { Latencies } from "../model/latency.ts";
import { sendOf } from "../model/message.ts";
import { type Moment, Replay } from "../model/moment.ts";
import { PositionList } from "../model/position-list.ts";
import type { Findings } from "../model/rules/findings.ts";
import type { Timeline } from "../model/timeline.ts";
import type { CodeAnswer, CodeRequest } from "../protocol/code.ts";
import type { FindingsAnswer } from "../protocol/finding.ts";
import type { Frame } from "../protocol/frame.ts";
import type { Instant } from "../protocol/instant.ts";
import type {
  MessageDetail,
  MessageRequest,
  MessagesAnswer,
  MessagesRequest,
} from "../protocol/message-query.ts";
import type {
  ChannelDetail,
  MarksAnswer,
  MarksRequest,
  StepAnswer,
  StepRequest,
  TilesAnswer,
  TilesRequest,
  WorkerDetail,
} from "../protocol/messages.ts";
import type { SequenceAnswer, SequenceRequest } from "../protocol/sequence.ts";
import type { Happening, NextStopAnswer, NextStopRequest } from "../protocol/stops.ts";
import { channelDetail } from "./channel-detail.ts";
import { RequestError } from "./errors.ts";
import { happeningAt } from "./happening.ts";
import { type Point, pointOf, within } from "./instant.ts";
import { marksOf } from "./marks.ts";
import { messageDetail } from "./message-detail.ts";
import { messagesOf } from "./messages.ts";
import { nextStop } from "./next-stop.ts";
import { pictureOf } from "./picture.ts";
import { sequenceOf } from "./sequence.ts";
import { SiteUses } from "./site-uses.ts";
import { standingsAt } from "./standings.ts";
import { step } from "./step.ts";
import { workerDetail } from "./worker-detail.ts";

const MOST_COLUMNS = 8192;
/** Cells of one answer: 64 MB, far more than a screen shows. */
const MOST_CELLS = 1 << 24;

/** What is asked about. */
export interface Asked {
  readonly timeline: Timeline;
  readonly findings: () => Findings;
  /** ns, of what has been read; while the program runs its clock goes on without events. */
  readonly endTime: () => number;
}

/** Answers about one trace. Each throws RequestError for what cannot be answered. */
export class Queries {
  readonly #timeline: Timeline;
  readonly #findings: () => Findings;
  readonly #endTime: () => number;
  readonly #replay: Replay;
  readonly #earlier: Cursor;
  readonly #latencies: Latencies;
  readonly #siteUses: SiteUses;

  /** Answers about what has been read of `timeline` by the time of each question. */
  constructor({ timeline, findings, endTime }: Asked) {
    this.#timeline = timeline;
    this.#findings = findings;
    this.#endTime = endTime;
    this.#replay = new Replay(timeline);
    this.#earlier = new Cursor(timeline);
    this.#latencies = new Latencies(timeline);
    this.#siteUses = new SiteUses(timeline);
  }

  /** Everything that is drawn of an instant. */
  picture(at: Instant): Frame {
    const end = { time: this.#endTime(), position: this.#timeline.length };
    return pictureOf(this.#timeline.cast, this.#moment(this.#point(at)), end);
  }

  /** Channels' occupancy over time. */
  tiles({ from, to, columns, channels }: TilesRequest): TilesAnswer {
    const highest = new Float32Array(columns * channels.length);
    const lowest = new Float32Array(columns * channels.length);
    const { density } = this.#timeline;
    for (const [index, channel] of channels.entries()) {
      const span = { from, to, columns };
      const target = { highest, lowest, offset: index * columns };
      density.columns(channel + 1, span, this.#endTime(), target);
    }
    return { highest, lowest };
  }

  /** Where a step leads. */
  step(request: StepRequest): StepAnswer {
    const from = Math.floor(within(request.from, this.#timeline.length, "a position"));
    return step(this.#timeline, from, request.by, this.#stepsOf(request));
  }

  /** The events that steps go to; undefined: all. */
  #stepsOf({ to = "event", channel, worker }: StepRequest): PositionList | undefined {
    if (to === "mark") return this.#timeline.marks;
    if (to === "finding") return this.#findingStarts();
    if (channel !== undefined) return this.#timeline.ofChannel(this.#channelRow(channel)).all;
    if (worker !== undefined) return this.#timeline.ofWorker(this.#workerRow(worker));
    return undefined;
  }

  /** Where a replay stops next. */
  nextStop(request: NextStopRequest): NextStopAnswer {
    const from = Math.floor(within(request.from, this.#timeline.length, "a position"));
    const search = {
      timeline: this.#timeline,
      cursor: this.#earlier,
      findings: this.#findingStarts(),
      channelRow: (index: number) => this.#channelRow(index),
    };
    return nextStop(search, { ...request, from });
  }

  /** The events by which findings began to be true. */
  #findingStarts(): PositionList {
    const starts = this.findings("end").findings.map(({ position }) => Math.max(0, position - 1));
    const list = new PositionList();
    for (const start of [...new Set(starts)].toSorted((a, b) => a - b)) list.push(start);
    return list;
  }

  /** Messages in or of a channel, or of a worker. */
  messages(request: MessagesRequest): MessagesAnswer {
    const { channel, worker, at } = request;
    const of = {
      channel: channel === undefined ? 0 : this.#channelRow(channel),
      worker: worker === undefined ? 0 : this.#workerRow(worker),
    };
    return messagesOf(this.#timeline, of, this.#point(at), this.#endTime(), request);
  }

  /** One message, from its send to its receive. */
  message({ channel, ticket }: MessageRequest): MessageDetail {
    const send = sendOf(this.#timeline, this.#channelRow(channel), ticket);
    if (send === undefined) {
      throw new RequestError(`no send of message ${String(ticket)} is on record`);
    }
    return messageDetail(this.#timeline, send, this.#endTime());
  }

  /** A channel at an instant. */
  channel(index: number, at: Instant): ChannelDetail {
    const channel = this.#channelRow(index);
    const point = this.#point(at);
    const { world } = this.#moment(point);
    return channelDetail(this.#timeline, world, point, channel, {
      latencies: this.#latencies,
      earlier: this.#earlier,
    });
  }

  /** A worker at an instant. */
  worker(index: number, at: Instant): WorkerDetail {
    const worker = this.#workerRow(index);
    const point = this.#point(at);
    return workerDetail(this.#timeline, this.#moment(point).world, point, worker);
  }

  /** The lines of code that the trace names, and where workers stand. */
  code({ at, known }: CodeRequest): CodeAnswer {
    const point = this.#point(at);
    const uses = this.#siteUses.all();
    const told = Math.floor(within(known, uses.length, "a count"));
    return {
      uses: uses.slice(told),
      standings: standingsAt(this.#timeline, this.#moment(point).world, point),
    };
  }

  /** What happened at an instant. */
  happening({ at }: { readonly at: Instant }): Happening {
    return happeningAt(this.#timeline, this.#point(at).position);
  }

  /** The program's marks in a span of time. */
  marks(request: MarksRequest): MarksAnswer {
    return marksOf(this.#timeline, request);
  }

  /** What workers did in a span of time, and the messages between them. */
  sequence(request: SequenceRequest): SequenceAnswer {
    return sequenceOf(this.#timeline, this.#earlier, this.#endTime(), request);
  }

  /** What the rules have found until an instant. */
  findings(at: Instant): FindingsAnswer {
    const { position, time } = this.#point(at);
    const findings = this.#findings();
    if (at === "end") findings.ask(time);
    return {
      findings: findings.at(position, time),
      unknown: position === this.#timeline.length ? findings.unknown(time) : [],
    };
  }

  #point(at: Instant): Point {
    return pointOf(this.#timeline, at, this.#endTime());
  }

  #moment(point: Point): Moment {
    return this.#replay.at(point.position, point.time);
  }

  #workerRow(index: number): number {
    if (this.#timeline.cast.workers[index] !== undefined) return index + 1;
    throw new RequestError(`there is no worker ${index}`);
  }

  #channelRow(index: number): number {
    if (this.#timeline.cast.channels[index] !== undefined) return index + 1;
    throw new RequestError(`there is no channel ${index}`);
  }
}

/** Throws RequestError unless tiles are asked for as they can be made. */
export function checkTiles({ from, to, columns, channels }: TilesRequest): void {
  if (!(Number.isInteger(columns) && columns >= 1 && columns <= MOST_COLUMNS)) {
    throw new RequestError(`columns must be a number from 1 to ${MOST_COLUMNS}`);
  }
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new RequestError("a span must start before it ends");
  }
  if (columns * channels.length > MOST_CELLS) {
    throw new RequestError(`${channels.length} channels are too many for one answer`);
  }
}
