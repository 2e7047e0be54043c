/** Bytes into events: reads a trace as it arrives, and keeps what can be read when it is damaged. */

import { type IndexedFrame, indexed } from "./closing/frame-index.ts";
import { TraceFormatError } from "./errors.ts";
import { CODEC, FRAME_HEADER_BYTES, FRAME_MARK, MAGIC, MAX_PAYLOAD_BYTES } from "./format.ts";
import { type FrameHeader, findMark, isIntact, readHeader } from "./frame.ts";
import { FramePayloads } from "./frame-payloads.ts";
import { type Inflate, inflate, MOST_INFLATION } from "./inflate.ts";
import { InputBuffer } from "./input-buffer.ts";
import { ProblemList } from "./problem-list.ts";
import type { TraceSink } from "./sink.ts";

/**
 * After damage every frame mark may or may not be a frame; trying one costs its checksum. A reader that
 * has summed so many bytes in vain stops trying, so that no input can keep it busy.
 */
const MAX_WASTED_BYTES = 16 * MAX_PAYLOAD_BYTES;

/** Where the first frame may stand when the magic is damaged: a text mode makes it longer. */
const LATEST_FIRST_FRAME = 2 * MAGIC.length;

/**
 * Reads one trace. Feed it with {@link push} in pieces of any size, then call {@link end}. It throws
 * nothing, whatever the bytes are: what cannot be read becomes a problem in the sink.
 */
export class TraceReader {
  readonly #input = new InputBuffer();
  readonly #payloads: FramePayloads;
  readonly #problems: ProblemList;
  /** What the next bytes are expected to be. */
  #state: "magic" | "frames" | "searching" | "refused" = "magic";
  #wasted = 0;
  readonly #frames: IndexedFrame[] = [];

  /** `sink` takes what is read; `unpack` unpacks where something faster is at hand. */
  constructor(sink: TraceSink, unpack: Inflate = inflate) {
    this.#problems = new ProblemList(sink);
    this.#payloads = new FramePayloads(sink, this.#problems, unpack);
  }

  /** Bytes taken so far. */
  get bytes(): number {
    return this.#input.offset + this.#input.length;
  }

  /** The frames taken so far, in order. */
  get frames(): readonly IndexedFrame[] {
    return this.#frames;
  }

  /** Takes the next piece of the trace; the piece may be used again afterwards. */
  push(chunk: Uint8Array): void {
    if (this.#state === "refused") return;
    this.#input.append(chunk);
    this.#read(false);
  }

  /** There are no more bytes. */
  end(): void {
    if (this.#state !== "refused") this.#read(true);
    this.#payloads.end();
  }

  #read(atEnd: boolean): void {
    if (this.#state === "magic" && !this.#readMagic(atEnd)) return;
    while (this.#step(atEnd));
    if (!atEnd) return;
    if (this.#state === "frames" && this.#frames.length === 0) {
      this.#problems.add("truncated", "the trace is cut off after its first bytes", this.bytes);
    }
    this.#state = "refused";
  }

  /** Reads one frame, or looks for the next. Returns whether there is more to do now. */
  #step(atEnd: boolean): boolean {
    if (this.#state === "refused") return false;
    if (this.#state === "searching" && !this.#search(atEnd)) return false;
    const { bytes, start, length } = this.#input;
    if (length === 0) return false;
    if (!startsWith(bytes, start, Math.min(length, FRAME_MARK.length), FRAME_MARK)) {
      return this.#lose("no frame starts where one should");
    }
    if (length < FRAME_HEADER_BYTES) return atEnd && this.#cut("in the header of a frame");
    const header = readHeader(bytes, start);
    const complaint = complaintAbout(header);
    if (complaint !== undefined) return this.#lose(complaint);
    const whole = FRAME_HEADER_BYTES + header.length;
    if (length < whole) return atEnd && this.#cut("in the middle of a frame");
    if (!isIntact(bytes, start, header.length)) {
      this.#wasted += whole;
      return this.#lose("a frame's checksum is wrong");
    }
    this.#takeFrame(header, bytes, start);
    this.#input.drop(whole);
    return true;
  }

  #takeFrame(header: FrameHeader, bytes: Uint8Array, start: number): void {
    this.#state = "frames";
    const from = start + FRAME_HEADER_BYTES;
    const offset = this.#input.offset;
    this.#frames.push(indexed(header, offset));
    try {
      this.#payloads.take(header, bytes.subarray(from, from + header.length), offset);
    } catch (error) {
      if (!(error instanceof TraceFormatError)) throw error;
      this.#problems.add("damaged", `a frame was left out: ${error.message}`, offset);
    }
  }

  /** Returns whether the trace may go on after its magic. */
  #readMagic(atEnd: boolean): boolean {
    const { bytes, start, length } = this.#input;
    const isWhole = length >= MAGIC.length;
    if (startsWith(bytes, start, Math.min(length, MAGIC.length), MAGIC)) {
      if (!isWhole && !atEnd) return false;
      if (!isWhole) return this.#refuse("truncated", "the trace is cut off in its first bytes");
      this.#input.drop(MAGIC.length);
      this.#state = "frames";
      return true;
    }
    if (length < LATEST_FIRST_FRAME + FRAME_MARK.length && !atEnd) return false;
    const end = start + Math.min(length, LATEST_FIRST_FRAME + FRAME_MARK.length);
    if (findMark(bytes, start, end) + FRAME_MARK.length > end) {
      return this.#refuse("not-a-trace", "this is not an mpscope trace");
    }
    this.#problems.add("damaged", "the first bytes of the trace are damaged", 0);
    this.#state = "searching";
    return true;
  }

  #refuse(code: "truncated" | "not-a-trace", message: string): false {
    this.#problems.add(code, message, 0);
    this.#state = "refused";
    return false;
  }

  /** Something is wrong at the next byte: from the byte after it on, looks for a frame. */
  #lose(complaint: string): true {
    if (this.#state === "frames") {
      this.#problems.add("damaged", `the trace is damaged: ${complaint}`, this.#input.offset);
    }
    this.#input.drop(1);
    this.#state = "searching";
    if (this.#wasted > MAX_WASTED_BYTES) {
      this.#problems.add(
        "damaged",
        "the trace is damaged in too many places to go on reading",
        this.#input.offset,
      );
      this.#state = "refused";
    }
    return true;
  }

  /** Drops what comes before the next frame mark. Returns whether a whole mark is there. */
  #search(atEnd: boolean): boolean {
    const { bytes, start, length } = this.#input;
    this.#input.drop(findMark(bytes, start, start + length) - start);
    return this.#input.length >= (atEnd ? 1 : FRAME_MARK.length);
  }

  /** The bytes end inside of what looks like a frame: says so, then looks inside of it for others. */
  #cut(where: string): true {
    if (this.#state === "frames") {
      this.#problems.add("truncated", `the trace is cut off ${where}`, this.#input.offset);
    }
    this.#state = "searching";
    this.#input.drop(1);
    return true;
  }
}

/** What is wrong with a header that can be seen without its payload. */
function complaintAbout(header: FrameHeader): string | undefined {
  if (header.length > MAX_PAYLOAD_BYTES) return "a frame says that it is larger than any may be";
  if (header.rawLength > MAX_PAYLOAD_BYTES) return "a frame says that it is larger than any may be";
  if (header.codec === CODEC.raw && header.rawLength !== header.length) {
    return "a frame gives two lengths";
  }
  if (header.rawLength > header.length * MOST_INFLATION)
    return "a frame says that it holds more than it can";
  return undefined;
}

function startsWith(
  bytes: Uint8Array,
  start: number,
  length: number,
  expected: readonly number[],
): boolean {
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== expected[index]) return false;
  }
  return true;
}
