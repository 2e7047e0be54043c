/**
 * The model of one trace as a service: bytes go in as they arrive, questions about any instant are
 * answered at any time. Knows no Node and no browser; clock and timer are given to it.
 */

import { Findings } from "../model/rules/findings.ts";
import type { Thresholds } from "../model/rules/thresholds.ts";
import { Timeline } from "../model/timeline.ts";
import type { ClosingMethods } from "../protocol/closing.ts";
import type { FindingsAnswer } from "../protocol/finding.ts";
import { type Frame, packFrame } from "../protocol/frame.ts";
import type { Instant } from "../protocol/instant.ts";
import type {
  Declarations,
  EngineMethods,
  FrameAnswer,
  FrameRequest,
  TilesAnswer,
  TilesRequest,
  TraceInfo,
} from "../protocol/messages.ts";
import type { Handlers } from "../protocol/rpc.ts";
import type { ReplayMethods } from "../protocol/stops.ts";
import { writeClosing } from "../trace/closing/closing.ts";
import type { Overview } from "../trace/closing/overview.ts";
import type { ProgramInfo } from "../trace/event.ts";
import { FRAME_KIND } from "../trace/format.ts";
import type { Deflate } from "../trace/frame.ts";
import type { Inflate } from "../trace/inflate.ts";
import { TraceReader } from "../trace/reader.ts";
import type { TraceSink } from "../trace/sink.ts";
import type { EngineClock } from "./clock.ts";
import { LEAST_CLOSED_BYTES, overviewOf, timesFor } from "./closing.ts";
import { LiveTime } from "./live-time.ts";
import { atNeeds, spanNeeds, stepNeeds, wholeNeeded } from "./needs.ts";
import { News } from "./news.ts";
import { Opening } from "./opening.ts";
import { declarationsAfter } from "./picture.ts";
import { checkTiles, Queries } from "./queries.ts";
import { type Summary, summaryOf } from "./summary.ts";

/** How long an answer about the newest instant waits for news, ms. */
const HOLD = 100;
/** ns; a record that waits for one that is lost comes later by half of that, and nobody is to be troubled. */
const LATE = 2e9;
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
  readonly #queries = new Queries({
    timeline: this.#timeline,
    findings: () => this.#findings,
    endTime: () => this.#endTime(),
  });
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
    return this.#queries.findings(at);
  }

  /** Answers what a viewer asks, when that has been read. Throws RequestError for what cannot be answered. */
  handlers(): Handlers<EngineMethods & ReplayMethods & ClosingMethods> {
    return {
      info: () => this.info(),
      frame: (request) => this.#frame(request),
      tiles: (request) => this.#tiles(request),
      step: this.#when(stepNeeds, (request) => this.#queries.step(request)),
      nextStop: this.#when(wholeNeeded, (request) => this.#queries.nextStop(request)),
      happening: this.#when(atNeeds, (request) => this.#queries.happening(request)),
      sites: () => ({ sites: this.#timeline.cast.sites }),
      channel: this.#when(atNeeds, ({ channel, at }) => this.#queries.channel(channel, at)),
      worker: this.#when(atNeeds, ({ worker, at }) => this.#queries.worker(worker, at)),
      findings: this.#when(atNeeds, ({ at }) => this.findings(at)),
      marks: this.#when(spanNeeds, (request) => this.#queries.marks(request)),
      messages: this.#when(atNeeds, (request) => this.#queries.messages(request)),
      message: this.#when(wholeNeeded, (request) => this.#queries.message(request)),
      sequence: this.#when(spanNeeds, (request) => this.#queries.sequence(request)),
      code: (request) => this.#queries.code(request),
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
    const frame = this.#queries.picture(at);
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

  #tiles(request: TilesRequest): TilesAnswer {
    checkTiles(request);
    // What has been read is known more finely.
    if (this.#opening !== undefined && !this.#isRead({ time: request.to })) {
      return this.#opening.tiles(request);
    }
    return this.#queries.tiles(request);
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
}
