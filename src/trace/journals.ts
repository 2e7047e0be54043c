/** The journals of all workers as one trace: reads them and puts their events into causal order. */

import { EventBatch } from "./batch.ts";
import type { ByteReader } from "./bytes.ts";
import { TraceFormatError } from "./errors.ts";
import { EVENT_KIND, KINDS_TO_ALL } from "./event.ts";
import { JournalReader } from "./journal-reader.ts";
import { Merge } from "./merge.ts";
import type { TraceSink } from "./sink.ts";
import { Tables } from "./tables.ts";

/** ns that an event may wait for one that it depends on before that one counts as lost. */
const PATIENCE = 1e9;

/** Room for more events than this is given back. */
const MOST_KEPT = 1 << 16;

/** What the header of a frame of journals says. */
export interface JournalsHeader {
  readonly parts: number;
  /** ns: all that happened until then, and is not lost, is in this frame or in one before it. */
  readonly mark: number;
  /** The largest id that the trace's size justifies. */
  readonly maxId: number;
}

/** Reads frames of journals in their order. */
export class Journals {
  readonly #sink: TraceSink;
  readonly #tables = new Tables();
  readonly #merge = new Merge((kind) => KINDS_TO_ALL.has(this.#tables.textOf(kind)));
  /** By their numbers: a worker's own, or one below 0 for a thread that is none. */
  readonly #journals = new Map<number, JournalReader>();
  /** The events that were told last; their room is used again. */
  #events = new EventBatch();
  #mark = 0;
  #hasUnknown = false;
  /** Operations of which was said that they are missing. */
  #told = 0;

  /** `sink` takes the events, and the texts and sites that they mention. */
  constructor(sink: TraceSink) {
    this.#sink = sink;
  }

  /** Of this program's operations only those that waited are in its journals. */
  expectSamples(): void {
    this.#merge.expectSamples();
  }

  /** Whether there were events that this version does not know. */
  get hasUnknown(): boolean {
    return this.#hasUnknown;
  }

  /**
   * Takes a frame's parts; `bytes` is what `payload` reads. Throws {@link TraceFormatError} when they are
   * none; what was right before is kept.
   */
  take(payload: ByteReader, bytes: Uint8Array, { parts, mark, maxId }: JournalsHeader): void {
    if (!Number.isSafeInteger(mark) || mark < this.#mark) {
      throw new TraceFormatError("its time is before the time of what precedes it", payload.at);
    }
    if (parts > payload.left) {
      throw new TraceFormatError("it says that it holds more than it can", payload.at);
    }
    this.#mark = mark;
    for (let left = parts; left > 0; left--) this.#takePart(payload, bytes, maxId);
    this.#take(mark, mark - PATIENCE);
  }

  /** Takes the program's goodbye, which happened at `time` (ns). */
  end(payload: ByteReader, time: number, maxId: number): void {
    const [worker, other] = [payload.varint(maxId), payload.signed()];
    const text = this.#tables.text(payload.text());
    if (!Number.isSafeInteger(time)) throw new TraceFormatError("its time is wrong", payload.at);
    this.finish();
    const goodbye = new EventBatch(1);
    const { programEnded: kind } = EVENT_KIND;
    goodbye.addRow({ kind, worker, other, text, time: Math.max(time, this.#merge.time) });
    this.#tell(goodbye);
  }

  /** Nothing more comes: gives what still waits. */
  finish(): void {
    this.#take(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    const { unexplained, time } = this.#merge;
    if (unexplained <= this.#told) return;
    const lost = new EventBatch(1);
    // Nobody knows whose they were.
    lost.addRow({ kind: EVENT_KIND.lost, time, other: unexplained - this.#told });
    this.#told = unexplained;
    this.#tell(lost);
  }

  /** Tells the events up to a time (ns); see `Merge.take`. */
  #take(until: number, force: number): void {
    this.#tell(this.#merge.take(until, force, this.#events));
    if (this.#events.length > MOST_KEPT) this.#events = new EventBatch();
  }

  #takePart(payload: ByteReader, bytes: Uint8Array, maxId: number): void {
    const number = payload.signed();
    if (Math.abs(number) > maxId || number === 0) {
      throw new TraceFormatError("a journal's number is wrong", payload.at);
    }
    const position = payload.varint();
    const saved = payload.varint();
    const length = payload.varint();
    const from = payload.passOver(length);
    if (saved > length) throw new TraceFormatError("a checkpoint is past its part", payload.at);
    const checkpoint = saved === 0 ? undefined : saved - 1;
    let journal = this.#journals.get(number);
    if (journal === undefined) {
      journal = new JournalReader(Math.max(0, number), this.#tables);
      this.#journals.set(number, journal);
    }
    const part = { bytes, from, end: from + length, position, checkpoint };
    const records = this.#merge.recordsOf(number);
    const first = records.length;
    journal.read(part, this.#mark, maxId, records);
    this.#merge.added(number, first);
    this.#hasUnknown ||= journal.hasUnknown;
  }

  #tell(events: EventBatch): void {
    this.#tables.tellNew(this.#sink);
    if (events.length > 0) this.#sink.events(events);
  }
}
