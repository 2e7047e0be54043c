/**
 * The last moments of a program that runs for days: keeps so much of its trace in memory, and writes that when it is
 * asked to. What happened before is forgotten but for what is still true of it, which stands at the recording's start.
 */

import { deflateRawSync } from "node:zlib";
import { EventBatch } from "../../trace/batch.ts";
import { ByteReader, ByteWriter } from "../../trace/bytes.ts";
import { EVENT_KIND, KINDS_TO_ALL, type ProgramInfo, type Site } from "../../trace/event.ts";
import { readColumns, writeColumns } from "../../trace/event-columns.ts";
import type { TraceSink } from "../../trace/sink.ts";
import { TraceWriter } from "../../trace/writer.ts";
import { inflateNatively } from "../inflate.ts";
import { DenseIds } from "./dense-ids.ts";
import { StillTrue } from "./still-true.ts";

/** A segment is over with so many events, or when it lasts so long, ns. */
const SEGMENT_EVENTS = 1 << 14;
const SEGMENT_TIME = 250e6;

/** How much is kept; more is forgotten. */
export interface FlightLimits {
  /** ns before the newest event. */
  readonly time?: number;
  /** Bytes, about as many as the recording will have. */
  readonly bytes?: number;
}

/** Events that are packed away. */
interface Segment {
  readonly bytes: Uint8Array;
  readonly rawLength: number;
  readonly count: number;
  /** ns. */
  readonly firstTime: number;
  readonly lastTime: number;
  readonly previews: Previews;
}

/** What messages hold, by the text's id. */
type Previews = ReadonlyMap<number, string>;

/** Takes a trace, and remembers its end. */
export class FlightRecorder implements TraceSink {
  readonly #limits: Required<FlightLimits>;
  readonly #past: StillTrue;
  readonly #texts: string[] = [""];
  readonly #sites: (Site | undefined)[] = [undefined];
  readonly #segments: Segment[] = [];
  #bytes = 0;
  /** Of the events that are not packed away, and of those that are yet to come. */
  #previews = new Map<number, string>();
  #open = new EventBatch(SEGMENT_EVENTS);
  #program: ProgramInfo | undefined;

  /** Keeps what is within all limits; without any, everything. */
  constructor({
    time = Number.POSITIVE_INFINITY,
    bytes = Number.POSITIVE_INFINITY,
  }: FlightLimits = {}) {
    this.#limits = { time, bytes };
    this.#past = new StillTrue((kind) => KINDS_TO_ALL.has(this.#texts[kind] ?? ""));
  }

  program(info: ProgramInfo): void {
    this.#program = info;
  }

  strings(first: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) this.#texts[first + index] = text;
  }

  previews(first: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) this.#previews.set(first + index, text);
  }

  sites(first: number, sites: readonly Site[]): void {
    for (const [index, site] of sites.entries()) this.#sites[first + index] = site;
  }

  events(batch: EventBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const time = batch.time[row] ?? 0;
      const lasts = time - (this.#open.time[0] ?? time);
      const isFull = this.#open.length === SEGMENT_EVENTS;
      if (this.#open.length > 0 && (isFull || lasts > SEGMENT_TIME)) this.#close(time);
      this.#open.addFrom(batch, row);
    }
  }

  problem(): void {
    // What could be read is kept.
  }

  /** Bytes of what is packed away. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes a recording of what is kept, a mark `why` at its end; `emit` gets it piece by piece. Its time 0 is the
   * time of the first event that is kept. Returns how long it is, ns.
   */
  save(why: string, emit: (chunk: Uint8Array<ArrayBuffer>) => void): number {
    const start = this.#segments[0]?.firstTime ?? this.#open.time[0] ?? 0;
    const end = this.#open.time[this.#open.length - 1] ?? this.#segments.at(-1)?.lastTime ?? start;
    const writer = new TraceWriter(emit, { deflate });
    const { startedAt, ...info } = this.#program ?? NOBODY;
    writer.program({ ...info, startedAt: Math.floor(startedAt + start / 1e6) });
    const ids = new DenseIds();
    const past = new EventBatch();
    for (const row of this.#past.rows()) past.addRow(row);
    this.#write(writer, ids, past);
    for (const segment of this.#segments) {
      this.#write(writer, ids, unpacked(segment), start, segment.previews);
    }
    const last = new EventBatch(this.#open.length);
    for (let row = 0; row < this.#open.length; row++) last.addFrom(this.#open, row);
    this.#write(writer, ids, last, start, this.#previews);
    const mark = new EventBatch(1);
    mark.addRow({ time: end - start, kind: EVENT_KIND.mark, text: ids.newText() });
    writer.strings(mark.text[0] ?? 0, [why]);
    writer.events(mark);
    return end - start;
  }

  /** Writes events with times from `start` on, and the texts and sites that they are the first to mention. */
  #write(
    writer: TraceWriter,
    ids: DenseIds,
    batch: EventBatch,
    start = 0,
    previews: Previews = NO_PREVIEWS,
  ): void {
    for (let row = 0; row < batch.length; row++) batch.time[row] = (batch.time[row] ?? 0) - start;
    ids.rewrite(batch);
    const texts = ids.takeNew("text");
    writer.strings(
      texts.first,
      texts.old.map((id) => this.#texts[id] ?? previews.get(id) ?? ""),
    );
    const sites = ids.takeNew("site");
    writer.sites(
      sites.first,
      sites.old.map((id) => this.#sites[id] ?? NOWHERE),
    );
    writer.events(batch);
  }

  /** Packs the newest events away, and forgets what is too long before `now` (ns) or too much. */
  #close(now: number): void {
    const payload = new ByteWriter(1 << 16);
    const { length: count, time } = this.#open;
    writeColumns(payload, this.#open, 0, count);
    const bytes = deflate(payload.written);
    const [firstTime = 0, lastTime = 0] = [time[0], time[count - 1]];
    const previews = this.#takePreviews();
    const segment = { bytes, rawLength: payload.length, count, firstTime, lastTime, previews };
    this.#segments.push(segment);
    this.#bytes += sizeOf(segment);
    this.#open = new EventBatch(SEGMENT_EVENTS);
    for (let first = this.#segments[0]; first !== undefined; first = this.#segments[0]) {
      const isKept = this.#bytes <= this.#limits.bytes;
      if (isKept && first.lastTime >= now - this.#limits.time) return;
      this.#forget(first);
    }
  }

  /** The previews of the newest events, which are packed away. */
  #takePreviews(): Previews {
    const taken = new Map<number, string>();
    const { length, kind, text: ids } = this.#open;
    for (let row = 0; row < length; row++) {
      const id = ids[row] ?? 0;
      const text = kind[row] === EVENT_KIND.sendDone ? this.#previews.get(id) : undefined;
      if (text === undefined) continue;
      taken.set(id, text);
      this.#previews.delete(id);
    }
    return taken;
  }

  #forget(segment: Segment): void {
    this.#segments.shift();
    this.#bytes -= sizeOf(segment);
    const batch = unpacked(segment);
    for (let row = 0; row < batch.length; row++) {
      // What it held is forgotten with the segment, also of a message that is still in a buffer.
      if (batch.kind[row] === EVENT_KIND.sendDone) batch.text[row] = 0;
      this.#past.apply(batch, row);
    }
  }
}

function sizeOf({ bytes, previews }: Segment): number {
  let size = bytes.length;
  for (const text of previews.values()) size += text.length;
  return size;
}

function unpacked({ bytes, rawLength, count, firstTime }: Segment): EventBatch {
  const batch = new EventBatch(count);
  const payload = new ByteReader(inflateNatively(bytes, rawLength));
  readColumns(payload, batch, count, firstTime, Number.MAX_SAFE_INTEGER);
  return batch;
}

/** At the level that is several times as fast as the next better one. */
function deflate(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { level: 1 });
}

const NO_PREVIEWS: Previews = new Map();
const NOWHERE: Site = { file: "", line: 1, column: 1 };

/** Of a program that has not said who it is. */
const NOBODY: ProgramInfo = {
  name: "",
  command: [],
  pid: 0,
  startedAt: 0,
  writer: "",
  platform: "",
  level: "full",
};
