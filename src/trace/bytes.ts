/**
 * Numbers and texts as bytes, little endian. A varint is 7 bits a byte, lowest first, the top bit set
 * on all but the last byte; it holds whole numbers up to 2^53 - 1. A signed one is zigzagged first:
 * 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
 */

import { TraceFormatError } from "./errors.ts";
import { readUtf8, utf8Length, writeUtf8 } from "./utf8.ts";

/** The longest varint: 8 bytes of 7 bits hold 53. */
const MAX_VARINT_BYTES = 8;

/** Bytes that grow as they are written. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  /** Empty, with room for `capacity` bytes before it must grow. */
  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** What was written so far; a view that the next write may change. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets what was written and keeps the room. */
  clear(): void {
    this.#length = 0;
  }

  /** One byte. */
  u8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Two bytes. */
  u16(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#length, value, true);
    this.#length += 2;
  }

  /** Four bytes. */
  u32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** Eight bytes, IEEE 754. */
  f64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.#reserve(MAX_VARINT_BYTES);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = value;
    // Bit operations see 32 bits only: what is above is taken by division.
    while (rest >= 0x80000000) {
      bytes[at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  /** A whole number from -2^52 to 2^52 - 1. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A text: its length in bytes as a varint, then UTF-8. */
  text(text: string): void {
    const length = utf8Length(text);
    this.varint(length);
    this.utf8(text, length);
  }

  /** UTF-8 without its length; `length` is `utf8Length(text)` where the caller knows it. */
  utf8(text: string, length: number = utf8Length(text)): void {
    this.#reserve(length);
    this.#length = writeUtf8(this.#bytes, this.#length, text);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** What `write` writes. */
export function bytesOf(write: (to: ByteWriter) => void): Uint8Array {
  const to = new ByteWriter(48);
  write(to);
  return to.written;
}

/**
 * Reads `bytes[start, end)` and never beyond. Everything throws {@link TraceFormatError} when the bytes
 * end too early; nothing is allocated for a length that the bytes do not hold.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  /** Starts at `start`. */
  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = Math.min(end, bytes.length);
  }

  /** Offset of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Bytes left. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** One byte. */
  u8(): number {
    const at = this.passOver(1);
    return this.#bytes[at] ?? 0;
  }

  /** A whole number from 0 to `max`, at most 2^53 - 1. */
  varint(max: number = Number.MAX_SAFE_INTEGER): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let value = 0;
    let scale = 1;
    for (let at = start; at < this.#end; at++) {
      const byte = bytes[at] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > max) break;
        this.#at = at + 1;
        return value;
      }
      scale *= 128;
      if (at - start + 1 >= MAX_VARINT_BYTES) break;
    }
    throw new TraceFormatError("a number is cut off or too large", start);
  }

  /** A whole number from -2^52 to 2^52 - 1. */
  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A text: its length in bytes as a varint, then UTF-8. */
  text(): string {
    const length = this.varint();
    const start = this.passOver(length);
    return readUtf8(this.#bytes, start, start + length);
  }

  /** The next `length` bytes as a reader of their own. */
  part(length: number): ByteReader {
    const start = this.passOver(length);
    return new ByteReader(this.#bytes, start, start + length);
  }

  /** Passes over the next `length` bytes; returns where they start. */
  passOver(length: number): number {
    const start = this.#at;
    if (length > this.left) throw new TraceFormatError("a length points past the end", start);
    this.#at = start + length;
    return start;
  }

  /** All bytes left, as a text. */
  rest(): string {
    const start = this.passOver(this.left);
    return readUtf8(this.#bytes, start, this.#at);
  }
}
