/** What the frames of a trace hold: checks each payload and hands it to the sink. */

import { EventBatch } from "./batch.ts";
import { ByteReader } from "./bytes.ts";
import { TraceFormatError } from "./errors.ts";
import { type Site, TRACE_LEVELS, type TraceLevel } from "./event.ts";
import { readColumns } from "./event-columns.ts";
import { isKnown } from "./event-row.ts";
import {
  CODEC,
  FRAME_HEADER_BYTES,
  FRAME_KIND,
  ID_ALLOWANCE,
  MAX_FRAME_EVENTS,
  META_FIELD,
  VERSION_MAJOR,
} from "./format.ts";
import type { FrameHeader } from "./frame.ts";
import type { Inflate } from "./inflate.ts";
import { Journals } from "./journals.ts";
import type { ProblemList } from "./problem-list.ts";
import type { TraceSink } from "./sink.ts";

/** Takes frames whose checksum is right, in the order of the trace. */
export class FramePayloads {
  readonly #sink: TraceSink;
  readonly #problems: ProblemList;
  readonly #journals: Journals;
  readonly #unpack: Inflate;
  /** How this trace tells its events. */
  #form: "events" | "journals" | undefined;
  #hasProgram = false;
  #lastTime = 0;
  /** By how much the payloads so far are longer than they stand in the trace. */
  #inflated = 0;

  /** `sink` takes what the frames hold, `problems` what they cannot mean. */
  constructor(sink: TraceSink, problems: ProblemList, unpack: Inflate) {
    this.#sink = sink;
    this.#problems = problems;
    this.#unpack = unpack;
    this.#journals = new Journals(sink);
  }

  /** There are no more frames. */
  end(): void {
    this.#journals.finish();
  }

  /**
   * Takes the frame that stands at byte `offset` of the trace, with its payload as it stands there. Throws
   * {@link TraceFormatError} when the payload is not what its kind says.
   */
  take(header: FrameHeader, packed: Uint8Array, offset: number): void {
    if (header.major !== VERSION_MAJOR) {
      this.#problems.addOnce(
        "future-version",
        `this trace was written in version ${header.major}.${header.minor} of the format, which this ` +
          `version of mpscope cannot read`,
        offset,
      );
      return;
    }
    if (header.codec !== CODEC.raw && header.codec !== CODEC.deflate) {
      this.#problems.addOnce(
        "future-version",
        `parts of this trace are packed in a way (${header.codec}) that this version of mpscope cannot read`,
        offset,
      );
      return;
    }
    const bytes = header.codec === CODEC.raw ? packed : this.#unpacked(packed, header.rawLength);
    this.#inflated += bytes.length - packed.length;
    const payload = new ByteReader(bytes);
    const end = offset + FRAME_HEADER_BYTES + header.length + this.#inflated;
    const maxId = end + ID_ALLOWANCE;
    switch (header.kind) {
      case FRAME_KIND.meta:
        return this.#takeMeta(payload);
      case FRAME_KIND.strings:
        return this.#takeStrings(payload, header.count, maxId);
      case FRAME_KIND.sites:
        return this.#takeSites(payload, header.count, maxId);
      case FRAME_KIND.events:
        this.#refuseMixture("events");
        return this.#takeEvents(payload, header, maxId, offset);
      case FRAME_KIND.journals:
        this.#refuseMixture("journals");
        return this.#takeJournals(payload, bytes, header, maxId, offset);
      case FRAME_KIND.end:
        this.#refuseMixture("journals");
        return this.#journals.end(payload, header.lastTime, maxId);
      case FRAME_KIND.index:
      case FRAME_KIND.overview:
      case FRAME_KIND.footer:
        // They only repeat what the other frames say.
        return;
    }
    this.#problems.addOnce(
      "unknown-frame",
      `parts of this trace are of a kind (${header.kind}) that this version of mpscope does not know`,
      offset,
    );
  }

  #unpacked(packed: Uint8Array, rawLength: number): Uint8Array {
    let raw: Uint8Array;
    try {
      raw = this.#unpack(packed, rawLength);
    } catch (error) {
      throw new TraceFormatError("it cannot be unpacked", 0, { cause: error });
    }
    if (raw.length !== rawLength) throw new TraceFormatError("it is not as long as it says", 0);
    return raw;
  }

  #takeMeta(payload: ByteReader): void {
    if (this.#hasProgram) return;
    const command: string[] = [];
    const info = { name: "", pid: 0, startedAt: 0, writer: "", platform: "" };
    // What older versions wrote.
    let level: TraceLevel | undefined = "exact";
    while (payload.left > 0) {
      const id = payload.varint();
      const field = payload.part(payload.varint());
      if (id === META_FIELD.name) info.name = field.rest();
      else if (id === META_FIELD.argument) command.push(field.rest());
      else if (id === META_FIELD.pid) info.pid = field.varint();
      else if (id === META_FIELD.startedAt) info.startedAt = field.varint();
      else if (id === META_FIELD.writer) info.writer = field.rest();
      else if (id === META_FIELD.platform) info.platform = field.rest();
      else if (id === META_FIELD.level) level = levelNamed(field.rest());
    }
    this.#hasProgram = true;
    if (level === "gauges") this.#journals.expectSamples();
    this.#sink.program({ ...info, command, level: level ?? "full" });
  }

  #takeStrings(payload: ByteReader, count: number, maxId: number): void {
    const first = firstId(payload, count, maxId);
    const texts: string[] = [];
    for (let index = 0; index < count; index++) texts.push(payload.text());
    this.#sink.strings(first, texts);
  }

  #takeSites(payload: ByteReader, count: number, maxId: number): void {
    const first = firstId(payload, count, maxId);
    const files: string[] = [];
    for (let left = payload.varint(); left > 0; left--) files.push(payload.text());
    const sites: Site[] = [];
    for (let index = 0; index < count; index++) {
      const file = files[payload.varint()];
      if (file === undefined) throw new TraceFormatError("a call site has no file", payload.at);
      sites.push({ file, line: payload.varint(), column: payload.varint() });
    }
    // Version 1.0 ended here.
    for (let left = payload.left > 0 ? payload.varint() : 0; left > 0; left--) {
      const index = payload.varint();
      const site = sites[index];
      if (site === undefined) throw new TraceFormatError("an assumed site is none", payload.at);
      sites[index] = { ...site, isAssumed: true };
    }
    this.#sink.sites(first, sites);
  }

  #takeEvents(payload: ByteReader, header: FrameHeader, maxId: number, offset: number): void {
    const { count, firstTime, lastTime } = header;
    // Every event has a kind, which takes a byte or more.
    if (count > MAX_FRAME_EVENTS || count > payload.left) {
      throw new TraceFormatError("it says that it holds more events than it can", offset);
    }
    if (count === 0) return;
    if (!Number.isSafeInteger(firstTime) || firstTime < this.#lastTime) {
      throw new TraceFormatError("its first time is before the time of what precedes it", offset);
    }
    const batch = new EventBatch(count);
    readColumns(payload, batch, count, firstTime, maxId);
    if (batch.time[count - 1] !== lastTime) {
      throw new TraceFormatError("its last time is not its last event's", offset);
    }
    this.#lastTime = lastTime;
    this.#sink.events(this.#knownOf(batch, offset));
  }

  /** Events in order and events still to be put in order have no common order. */
  #refuseMixture(form: "events" | "journals"): void {
    this.#form ??= form;
    if (this.#form !== form) throw new TraceFormatError("it does not go with those before", 0);
  }

  #takeJournals(
    payload: ByteReader,
    bytes: Uint8Array,
    { count, lastTime }: FrameHeader,
    maxId: number,
    offset: number,
  ): void {
    this.#journals.take(payload, bytes, { parts: count, mark: lastTime, maxId });
    if (this.#journals.hasUnknown) this.#sayUnknown(offset);
  }

  #sayUnknown(offset: number): void {
    this.#problems.addOnce(
      "unknown-event",
      "this trace holds events of kinds that this version of mpscope does not know",
      offset,
    );
  }

  /** The batch without the rows whose kind or outcome a later minor version added. */
  #knownOf(batch: EventBatch, offset: number): EventBatch {
    let known: EventBatch | undefined;
    for (let row = 0; row < batch.length; row++) {
      const isOurs = isKnown(batch.kind[row] ?? 0, batch.outcome[row] ?? 0);
      if (!isOurs && known === undefined) {
        known = new EventBatch(batch.length);
        for (let before = 0; before < row; before++) known.addFrom(batch, before);
        this.#sayUnknown(offset);
      } else if (isOurs) known?.addFrom(batch, row);
    }
    return known ?? batch;
  }
}

function levelNamed(name: string): TraceLevel | undefined {
  return TRACE_LEVELS.find((level) => level === name);
}

function firstId(payload: ByteReader, count: number, maxId: number): number {
  const at = payload.at;
  const first = payload.varint();
  // Every text and every site takes a byte or more.
  if (count > payload.left) {
    throw new TraceFormatError("it says that it holds more than it can", at);
  }
  if (first === 0 || first + count - 1 > maxId) throw new TraceFormatError("an id is wrong", at);
  return first;
}
