/**
 * The model of one trace as a service: bytes go in as they arrive, questions about any instant are
 * answered at any time. Knows no Node and no browser; clock and timer are given to it.
 */

import { Cursor } from "../model/cursor.ts";
import { Latencies } from "../model/latency.ts";
import { sendOf } from "../model/message.ts";
import { type Moment, Replay } from "../model/moment.ts";
import { PositionList } from "../model/position-list.ts";
import { Findings } from "../model/rules/findings.ts";
import type { Thresholds } from "../model/rules/thresholds.ts";
import { Timeline } from "../model/timeline.ts";
import type { ClosingMethods } from "../protocol/closing.ts";
import type { CodeAnswer, CodeRequest } from "../protocol/code.ts";
import type { FindingsAnswer } from "../protocol/finding.ts";
import { type Frame, packFrame } from "../protocol/frame.ts";
import type { Instant } from "../protocol/instant.ts";
import type {
  MessageDetail,
  MessageRequest,
  MessagesAnswer,
  MessagesRequest,
} from "../protocol/message-query.ts";
import type {
  ChannelDetail,
  Declarations,
  EngineMethods,
  FrameAnswer,
  FrameRequest,
  StepAnswer,
  StepRequest,
  TilesAnswer,
  TilesRequest,
  TraceInfo,
  WorkerDetail,
} from "../protocol/messages.ts";
import type { Handlers } from "../protocol/rpc.ts";
import type { NextStopAnswer, NextStopRequest, ReplayMethods } from "../protocol/stops.ts";
import { writeClosing } from "../trace/closing/closing.ts";
import type { Overview } from "../trace/closing/overview.ts";
import type { ProgramInfo } from "../trace/event.ts";
import { FRAME_KIND } from "../trace/format.ts";
import type { Deflate } from "../trace/frame.ts";
import type { Inflate } from "../trace/inflate.ts";
import { TraceReader } from "../trace/reader.ts";
import type { TraceSink } from "../trace/sink.ts";
import { channelDetail } from "./channel-detail.ts";
import type { EngineClock } from "./clock.ts";
import { LEAST_CLOSED_BYTES, overviewOf, timesFor } from "./closing.ts";
import { RequestError } from "./errors.ts";
import { happeningAt } from "./happening.ts";
import { type Point, pointOf, within } from "./instant.ts";
import { LiveTime } from "./live-time.ts";
import { marksOf } from "./marks.ts";
import { messageDetail } from "./message-detail.ts";
import { messagesOf } from "./messages.ts";
import { News } from "./news.ts";
import { nextStop } from "./next-stop.ts";
import { Opening } from "./opening.ts";
import { declarationsAfter, pictureOf } from "./picture.ts";
import { sequenceOf } from "./sequence.ts";
import { SiteUses } from "./site-uses.ts";
import { standingsAt } from "./standings.ts";
import { step } from "./step.ts";
import { type Summary, summaryOf } from "./summary.ts";
import { workerDetail } from "./worker-detail.ts";

/** How long an answer about the newest instant waits for news, ms. */
const HOLD = 100;
/** ns; a record that waits for one that is lost comes later by half of that, and nobody is to be troubled. */
const LATE = 2e9;
const MOST_COLUMNS = 8192;
/** Cells of one answer: 64 MB, far more than a screen shows. */
const MOST_CELLS = 1 << 24;
const NOBODY = { workers: 0, channels: 0, edges: 0 };
const WRONG_CLOSING =
  "what this recording says of itself at its end does not fit its events; the events are what is shown";

/** What an engine may be given. */
export interface EngineOptions {
  /** From what on rules find something. */
  readonly thresholds?: Thresholds;
  /** What unpacks traces, where something faster than the reader's own is at hand. */
  readonly unpack?: Inflate;
  /** What packs what is put behind traces; without it, that stands there as it is. */
  readonly deflate?: Deflate;
}

/** Everything known of one trace. */
export class Engine {
  /** Takes the parts of a trace; {@link ingest} feeds it from bytes. */
  readonly sink: TraceSink;
  readonly #clock: EngineClock;
  readonly #timeline = new Timeline();
  readonly #replay = new Replay(this.#timeline);
  readonly #earlier = new Cursor(this.#timeline);
  readonly #tools = { latencies: new Latencies(this.#timeline), earlier: this.#earlier };
  readonly #siteUses = new SiteUses(this.#timeline);
  readonly #liveTime = new LiveTime();
  #findings: Findings;
  readonly #reader: TraceReader;
  readonly #problems: string[] = [];
  readonly #news: News;
  readonly #unpack: Inflate | undefined;
  readonly #deflate: Deflate | undefined;
  /** What the trace's closing tells of it, until its events have been read. */
  #opening: Opening | undefined;
  /** How often it has turned out that viewers were told something wrong. */
  #edition = 0;
  #program: ProgramInfo | undefined;
  #hasEnded = false;

  /** An engine that knows nothing yet. */
  constructor(clock: EngineClock, { thresholds, unpack, deflate }: EngineOptions = {}) {
    this.#clock = clock;
    this.#news = new News(clock);
    this.#unpack = unpack;
    this.#deflate = deflate;
    this.#findings = new Findings(this.#timeline.cast, this.#timeline.newest, thresholds);
    this.sink = {
      program: (info) => {
        this.#program = info;
      },
      strings: (first, texts) => this.#timeline.cast.addStrings(first, texts),
      sites: (first, sites) => this.#timeline.cast.addSites(first, sites),
      events: (batch) => {
        this.#timeline.add(batch, this.#findings);
        this.#liveTime.arrived(this.#timeline.endTime, this.#clock.now());
      },
      problem: ({ message }) => this.#problems.push(message),
    };
    this.#reader = new TraceReader(this.sink, unpack);
  }

  /** From what on rules find something; before the first bytes. */
  useThresholds(thresholds: Thresholds): void {
    this.#findings = new Findings(this.#timeline.cast, this.#timeline.newest, thresholds);
  }

  /**
   * Before the first bytes: the last ones of a recording of `size` bytes. When they are a closing it answers by that,
   * until it has read what it tells of.
   */
  open(closing: Uint8Array, size: number): void {
    this.#opening = Opening.read(closing, size, this.#unpack);
  }

  /** Takes the next bytes of the trace. */
  ingest(bytes: Uint8Array): void {
    this.#reader.push(bytes);
    if (this.#opening?.isRead(this.#timeline.length, this.#reader.frames) === true) {
      this.#compare(this.#opening);
    }
    this.#news.tell();
  }

  /** There are no more bytes. */
  end(): void {
    this.#reader.end();
    this.#hasEnded = true;
    if (this.#opening !== undefined) this.#compare(this.#opening);
    this.#news.tell();
  }

  /**
   * What can be appended to the trace when it has been read to its end, so that it opens at once; undefined when it is
   * too short to be worth it, has a closing, is damaged, or its program has not said goodbye.
   */
  closing(): Uint8Array<ArrayBuffer> | undefined {
    const { frames, bytes } = this.#reader;
    const isWhole = this.#hasEnded && this.#state() === "ended" && this.#problems.length === 0;
    const isClosed = frames.at(-1)?.kind === FRAME_KIND.footer;
    const times = timesFor(bytes, this.#timeline.cast.channels.length);
    if (!isWhole || isClosed || bytes < LEAST_CLOSED_BYTES || times === 0) return undefined;
    return writeClosing({ overview: this.#overview(times), frames }, bytes, {
      deflate: this.#deflate,
    });
  }

  /** Bytes of the trace that it was given. */
  get bytes(): number {
    return this.#reader.bytes;
  }

  /** What is known of the whole trace. */
  info(): TraceInfo {
    const state = this.#state();
    const behind = state === "live" ? this.#liveTime.lag : 0;
    return {
      state,
      ...(behind > LATE && { behind }),
      program: this.#program,
      exitCode: this.#timeline.goodbye?.exitCode,
      endTime: this.#opening?.endTime ?? this.#timeline.endTime,
      endPosition: this.#length,
      ...(this.#opening !== undefined && { isOpening: true as const }),
      problems: [...this.#problems],
    };
  }

  /** The trace in figures. */
  summary(): Summary {
    return summaryOf(this.#timeline, this.info());
  }

  /** What the rules have found until an instant. */
  findings(at: Instant = "end"): FindingsAnswer {
    const { position, time } = this.#point(at);
    if (at === "end") this.#findings.ask(time);
    return {
      findings: this.#findings.at(position, time),
      unknown: position === this.#timeline.length ? this.#findings.unknown(time) : [],
    };
  }

  /** Answers what a viewer asks, when that has been read. Throws RequestError for what cannot be answered. */
  handlers(): Handlers<EngineMethods & ReplayMethods & ClosingMethods> {
    return {
      info: () => this.info(),
      frame: (request) => this.#frame(request),
      tiles: (request) => this.#tiles(request),
      step: this.#when(stepNeeds, (request) => this.#step(request)),
      nextStop: this.#when(wholeNeeded, (request) => this.#nextStop(request)),
      happening: this.#when(atNeeds, ({ at }) =>
        happeningAt(this.#timeline, this.#point(at).position),
      ),
      sites: () => ({ sites: this.#timeline.cast.sites }),
      channel: this.#when(atNeeds, ({ channel, at }) => this.#channel(channel, at)),
      worker: this.#when(atNeeds, ({ worker, at }) => this.#worker(worker, at)),
      findings: this.#when(atNeeds, ({ at }) => this.findings(at)),
      marks: this.#when(spanNeeds, (request) => marksOf(this.#timeline, request)),
      messages: this.#when(atNeeds, (request) => this.#messages(request)),
      message: this.#when(wholeNeeded, (request) => this.#message(request)),
      sequence: this.#when(spanNeeds, (request) =>
        sequenceOf(this.#timeline, this.#earlier, this.#endTime(), request),
      ),
      code: (request) => this.#code(request),
      closing: () => {
        const bytes = this.closing();
        return { ...(bytes !== undefined && { bytes }) };
      },
    };
  }

  /** Answers as soon as the instant has been read that the answer needs. */
  #when<A, R>(
    needs: (args: NoInfer<A>) => Instant,
    answer: (args: A) => R,
  ): (args: A) => R | Promise<R> {
    return (args) => {
      const isRead = () => this.#isRead(needs(args));
      return isRead() ? answer(args) : this.#news.until(isRead).then(() => answer(args));
    };
  }

  #isRead(at: Instant): boolean {
    if (this.#opening === undefined) return true;
    if (at === "end") return false;
    const { endTime, length } = this.#timeline;
    return "time" in at ? endTime > at.time : length >= at.position;
  }

  async #frame({ at, known, shown }: FrameRequest): Promise<FrameAnswer> {
    const isNews = at === "end" ? shown !== this.#length : this.#isRead(at);
    if (!isNews) await this.#news.next(HOLD);
    return {
      info: this.info(),
      declared: this.#declarationsAfter(known),
      packed: packFrame(this.#picture(at)),
    };
  }

  #declarationsAfter(known: FrameRequest["known"]): Declarations {
    const told = (known.edition ?? 0) === this.#edition ? known : NOBODY;
    const { cast } = this.#timeline;
    const news = this.#opening?.declarationsAfter(told) ?? declarationsAfter(cast, told);
    return { ...news, ...(this.#edition > 0 && { edition: this.#edition }) };
  }

  #picture(at: Instant): Frame {
    if (this.#opening !== undefined && at === "end") return this.#opening.end;
    const point = this.#point(at);
    const end = { time: this.#endTime(), position: this.#timeline.length };
    const frame = pictureOf(this.#timeline.cast, this.#moment(point), end);
    return this.#opening?.withAll(frame) ?? frame;
  }

  #overview(times: number): Overview {
    const { cast, density, goodbye } = this.#timeline;
    const known = { cast, density, frame: this.#picture("end"), exitCode: goodbye?.exitCode ?? 0 };
    return overviewOf(known, times);
  }

  /** All that the closing tells of has been read. */
  #compare(opening: Opening): void {
    this.#opening = undefined;
    if (opening.fits(this.#overview(opening.times), this.#reader.frames)) return;
    this.#edition++;
    this.#problems.push(WRONG_CLOSING);
  }

  #tiles({ from, to, columns, channels }: TilesRequest): TilesAnswer {
    if (!(Number.isInteger(columns) && columns >= 1 && columns <= MOST_COLUMNS)) {
      throw new RequestError(`columns must be a number from 1 to ${MOST_COLUMNS}`);
    }
    if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
      throw new RequestError("a span must start before it ends");
    }
    if (columns * channels.length > MOST_CELLS) {
      throw new RequestError(`${channels.length} channels are too many for one answer`);
    }
    // What has been read is known more finely.
    if (this.#opening !== undefined && !this.#isRead({ time: to })) {
      return this.#opening.tiles({ from, to, columns, channels });
    }
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

  #step(request: StepRequest): StepAnswer {
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

  #nextStop(request: NextStopRequest): NextStopAnswer {
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
    const starts = this.findings().findings.map(({ position }) => Math.max(0, position - 1));
    const list = new PositionList();
    for (const start of [...new Set(starts)].toSorted((a, b) => a - b)) list.push(start);
    return list;
  }

  #messages(request: MessagesRequest): MessagesAnswer {
    const { channel, worker, at } = request;
    const of = {
      channel: channel === undefined ? 0 : this.#channelRow(channel),
      worker: worker === undefined ? 0 : this.#workerRow(worker),
    };
    return messagesOf(this.#timeline, of, this.#point(at), this.#endTime(), request);
  }

  #message({ channel, ticket }: MessageRequest): MessageDetail {
    const send = sendOf(this.#timeline, this.#channelRow(channel), ticket);
    if (send === undefined) {
      throw new RequestError(`no send of message ${String(ticket)} is on record`);
    }
    return messageDetail(this.#timeline, send, this.#endTime());
  }

  #channel(index: number, at: Instant): ChannelDetail {
    const channel = this.#channelRow(index);
    const point = this.#point(at);
    const { world } = this.#moment(point);
    return channelDetail(this.#timeline, world, point, channel, this.#tools);
  }

  #worker(index: number, at: Instant): WorkerDetail {
    const worker = this.#workerRow(index);
    const point = this.#point(at);
    return workerDetail(this.#timeline, this.#moment(point).world, point, worker);
  }

  #code({ at, known }: CodeRequest): CodeAnswer {
    const point = this.#point(at);
    const uses = this.#siteUses.all();
    const told = Math.floor(within(known, uses.length, "a count"));
    return {
      uses: uses.slice(told),
      standings: standingsAt(this.#timeline, this.#moment(point).world, point),
    };
  }

  #state(): TraceInfo["state"] {
    if (this.#opening !== undefined) return "live";
    if (this.#timeline.goodbye !== undefined) return "ended";
    if (this.#hasEnded) return "cut";
    return this.#program === undefined && this.#timeline.length === 0 ? "waiting" : "live";
  }

  /** Events of the trace, as far as they are known of. */
  get #length(): number {
    return this.#opening?.events ?? this.#timeline.length;
  }

  /** ns, of what has been read; while the program runs its clock goes on without events. */
  #endTime(): number {
    const runs = this.#opening === undefined && this.#state() === "live";
    return runs ? this.#liveTime.at(this.#clock.now()) : this.#timeline.endTime;
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

function atNeeds({ at }: { readonly at: Instant }): Instant {
  return at;
}

function spanNeeds({ to }: { readonly to: number }): Instant {
  return { time: to };
}

function wholeNeeded(): Instant {
  return "end";
}

/** The next event is one further; where the next one of a kind is, only the whole can tell. */
function stepNeeds({ from, by, to, channel, worker }: StepRequest): Instant {
  if (by < 0) return { position: from };
  const isNext = (to ?? "event") === "event" && channel === undefined && worker === undefined;
  return isNext ? { position: from + 1 } : "end";
}
