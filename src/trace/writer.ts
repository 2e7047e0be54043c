/** Events into bytes. */

import type { EventBatch } from "./batch.ts";
import { ByteWriter } from "./bytes.ts";
import type { ProgramInfo, Site } from "./event.ts";
import { writeColumns } from "./event-columns.ts";
import { FRAME_KIND, MAGIC, MAX_FRAME_EVENTS, MAX_TEXT_BYTES, META_FIELD } from "./format.ts";
import { type FrameSays, type FrameTools, makeFrame } from "./frame.ts";
import type { TraceSink } from "./sink.ts";
import { utf8Length } from "./utf8.ts";

/** Texts and sites of about so many bytes go into one frame. */
const TABLE_BYTES = 1 << 20;
/** And about so many bytes of journals, which may be longer by a part. */
const PARTS_BYTES = 1 << 22;
const ELLIPSIS = "…";

/**
 * Writes a trace, frame by frame, in the order in which it is called. Call {@link program} first, and
 * give texts and sites before the events that use them. Each chunk that `emit` gets is whole frames in a
 * buffer of its own.
 */
export class TraceWriter implements Omit<TraceSink, "problem"> {
  readonly #emit: (chunk: Uint8Array<ArrayBuffer>) => void;
  readonly #payload = new ByteWriter(1 << 12);
  /** Parts of journals that are not emitted yet. */
  readonly #parts = new ByteWriter(1 << 12);
  readonly #tools: FrameTools;
  #partCount = 0;
  #mark = 0;

  /** `emit` takes each chunk as it comes to be. */
  constructor(emit: (chunk: Uint8Array<ArrayBuffer>) => void, tools: FrameTools = {}) {
    this.#emit = emit;
    this.#tools = tools;
  }

  /** The trace's magic, and what is known of its program. */
  program(info: ProgramInfo): void {
    const meta = this.#payload;
    meta.clear();
    textField(meta, META_FIELD.name, info.name);
    for (const argument of info.command) textField(meta, META_FIELD.argument, argument);
    numberField(meta, META_FIELD.pid, info.pid);
    numberField(meta, META_FIELD.startedAt, info.startedAt);
    textField(meta, META_FIELD.writer, info.writer);
    textField(meta, META_FIELD.platform, info.platform);
    textField(meta, META_FIELD.level, info.level);
    const frame = makeFrame(FRAME_KIND.meta, meta.written, { count: 1 }, this.#tools);
    const head = new Uint8Array(MAGIC.length + frame.length);
    head.set(MAGIC);
    head.set(frame, MAGIC.length);
    this.#emit(head);
  }

  /** Texts with the ids `first`, `first + 1` and so on. */
  strings(first: number, texts: readonly string[]): void {
    const payload = this.#payload;
    for (let next = 0; next < texts.length; ) {
      const start = next;
      payload.clear();
      payload.varint(first + start);
      while (next < texts.length && payload.length < TABLE_BYTES) {
        payload.text(bounded(texts[next++] ?? ""));
      }
      this.#frame(FRAME_KIND.strings, payload, { count: next - start });
    }
  }

  /** Call sites with the ids `first`, `first + 1` and so on. */
  sites(first: number, sites: readonly Site[]): void {
    const payload = this.#payload;
    for (let next = 0; next < sites.length; ) {
      const start = next;
      const files = new Map<string, number>();
      const rows = new ByteWriter();
      const assumed: number[] = [];
      let bytes = 0;
      while (next < sites.length && bytes + rows.length < TABLE_BYTES) {
        const site = sites[next++];
        if (site === undefined) continue;
        const file = bounded(site.file);
        let index = files.get(file);
        if (index === undefined) {
          index = files.size;
          files.set(file, index);
          bytes += utf8Length(file);
        }
        rows.varint(index);
        rows.varint(site.line);
        rows.varint(site.column);
        if (site.isAssumed === true) assumed.push(next - 1 - start);
      }
      payload.clear();
      payload.varint(first + start);
      payload.varint(files.size);
      for (const file of files.keys()) payload.text(file);
      payload.raw(rows.written);
      if (assumed.length > 0) payload.varint(assumed.length);
      for (const index of assumed) payload.varint(index);
      this.#frame(FRAME_KIND.sites, payload, { count: next - start });
    }
  }

  /** Events, in causal order and with times that never decrease. */
  events(batch: EventBatch): void {
    for (let from = 0; from < batch.length; from += MAX_FRAME_EVENTS) {
      const end = Math.min(batch.length, from + MAX_FRAME_EVENTS);
      this.#payload.clear();
      writeColumns(this.#payload, batch, from, end);
      this.#frame(FRAME_KIND.events, this.#payload, {
        count: end - from,
        firstTime: batch.time[from] ?? 0,
        lastTime: batch.time[end - 1] ?? 0,
      });
    }
  }

  /** Bytes of journals that {@link sweep} will emit. */
  get pending(): number {
    return this.#parts.length;
  }

  /**
   * The next part of the journal `number`, in one or more pieces: `position` bytes of that journal came
   * before; `checkpoint` is where in the part all is said anew, if anywhere. It is emitted with
   * {@link sweep}. A trace of journals holds no other events.
   */
  journal(
    number: number,
    position: number,
    checkpoint: number | undefined,
    pieces: readonly Uint8Array[],
  ): void {
    const parts = this.#parts;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (parts.length + length > PARTS_BYTES) this.sweep(this.#mark);
    parts.signed(number);
    parts.varint(position);
    parts.varint(checkpoint === undefined ? 0 : checkpoint + 1);
    parts.varint(length);
    for (const piece of pieces) parts.raw(piece);
    this.#partCount++;
  }

  /** All journals are known up to `mark` (ns), or up to a later time that was given before. */
  sweep(mark: number): void {
    this.#mark = Math.max(this.#mark, mark);
    const says = { count: this.#partCount, lastTime: this.#mark };
    this.#frame(FRAME_KIND.journals, this.#parts, says);
    this.#parts.clear();
    this.#partCount = 0;
  }

  /** The end of a program whose events are in journals, at `time` (ns). */
  end(worker: number, exitCode: number, text: string, time: number): void {
    const payload = this.#payload;
    payload.clear();
    payload.varint(worker);
    payload.signed(exitCode);
    payload.text(bounded(text));
    this.#frame(FRAME_KIND.end, payload, { count: 1, lastTime: time });
  }

  #frame(kind: number, payload: ByteWriter, says: FrameSays): void {
    this.#emit(makeFrame(kind, payload.written, says, this.#tools));
  }
}

function textField(to: ByteWriter, id: number, text: string): void {
  to.varint(id);
  to.text(bounded(text));
}

function numberField(to: ByteWriter, id: number, value: number): void {
  const bytes = new ByteWriter(8);
  bytes.varint(value);
  to.varint(id);
  to.varint(bytes.length);
  to.raw(bytes.written);
}

/** The text, cut where it would take more than {@link MAX_TEXT_BYTES}. */
function bounded(text: string): string {
  // A code unit takes at most three bytes: shorter texts need no counting.
  if (text.length * 3 <= MAX_TEXT_BYTES || utf8Length(text) <= MAX_TEXT_BYTES) return text;
  let cut = text.slice(0, MAX_TEXT_BYTES - ELLIPSIS.length * 3);
  while (utf8Length(cut) > MAX_TEXT_BYTES - ELLIPSIS.length * 3) {
    cut = cut.slice(0, Math.ceil(cut.length * 0.9));
  }
  return cut + ELLIPSIS;
}
