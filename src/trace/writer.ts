/** Events into bytes. */

import type { EventBatch } from "./batch.ts";
import { ByteWriter } from "./bytes.ts";
import type { ProgramInfo, Site } from "./event.ts";
import { writeColumns } from "./event-columns.ts";
import { FRAME_KIND, MAGIC, MAX_FRAME_EVENTS, MAX_TEXT_BYTES, META_FIELD } from "./format.ts";
import { makeFrame } from "./frame.ts";
import type { TraceSink } from "./sink.ts";
import { utf8Length } from "./utf8.ts";

/** Texts and sites of about so many bytes go into one frame. */
const TABLE_BYTES = 1 << 20;
const ELLIPSIS = "…";

/**
 * Writes a trace, frame by frame, in the order in which it is called. Call {@link program} first, and
 * give texts and sites before the events that use them. Each chunk that `emit` gets is whole frames in a
 * buffer of its own.
 */
export class TraceWriter implements Omit<TraceSink, "problem"> {
  readonly #emit: (chunk: Uint8Array<ArrayBuffer>) => void;
  readonly #payload = new ByteWriter(1 << 12);

  /** `emit` takes each chunk as it comes to be. */
  constructor(emit: (chunk: Uint8Array<ArrayBuffer>) => void) {
    this.#emit = emit;
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
    const frame = makeFrame(FRAME_KIND.meta, meta.written, 1);
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
      this.#emit(makeFrame(FRAME_KIND.strings, payload.written, next - start));
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
      this.#emit(makeFrame(FRAME_KIND.sites, payload.written, next - start));
    }
  }

  /** Events, in causal order and with times that never decrease. */
  events(batch: EventBatch): void {
    for (let from = 0; from < batch.length; from += MAX_FRAME_EVENTS) {
      const end = Math.min(batch.length, from + MAX_FRAME_EVENTS);
      this.#payload.clear();
      writeColumns(this.#payload, batch, from, end);
      this.#emit(
        makeFrame(
          FRAME_KIND.events,
          this.#payload.written,
          end - from,
          batch.time[from],
          batch.time[end - 1],
        ),
      );
    }
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
