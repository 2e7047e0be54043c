/** A frame's header: every part of a trace after its magic is one of these and a payload. */

import { crc32 } from "./crc32.ts";
import {
  CODEC,
  CRC_OFFSET,
  FRAME_HEADER_BYTES,
  FRAME_MARK,
  VERSION_MAJOR,
  VERSION_MINOR,
} from "./format.ts";

/** What a header says. */
export interface FrameHeader {
  /** A number of `FRAME_KIND`, or one that is not known yet. */
  readonly kind: number;
  readonly codec: number;
  readonly major: number;
  readonly minor: number;
  /** Bytes of the payload as it stands here. */
  readonly length: number;
  /** Bytes of the payload once unpacked. */
  readonly rawLength: number;
  /** Events, texts or sites in the payload. */
  readonly count: number;
  /** ns; time of the first and the last event, both 0 in a frame without events. */
  readonly firstTime: number;
  readonly lastTime: number;
}

const CRC_BYTES = 4;
const NO_CRC = new Uint8Array(CRC_BYTES);

/** CRC-32 of `bytes`, continuing the sum of what stands before. */
export type Checksum = (bytes: Uint8Array, before: number) => number;

/** Packs bytes with deflate (RFC 1951), without a header around them. */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

/** What makes frames: a checksum where there is a faster one, and what packs them if they are to be packed. */
export interface FrameTools {
  readonly checksum?: Checksum | undefined;
  readonly deflate?: Deflate | undefined;
}

/** Payloads that are shorter are not worth it. */
const LEAST_PACKED = 64;

/** What a frame's header says of its payload; what is left out is 0. */
export interface FrameSays {
  readonly count: number;
  readonly firstTime?: number;
  readonly lastTime?: number;
}

/** A whole frame of this version in a buffer of its own, packed where that makes it shorter. */
export function makeFrame(
  kind: number,
  raw: Uint8Array,
  { count, firstTime = 0, lastTime = 0 }: FrameSays,
  { checksum = crc32, deflate }: FrameTools = {},
): Uint8Array<ArrayBuffer> {
  const packed = raw.length < LEAST_PACKED ? raw : (deflate?.(raw) ?? raw);
  const isPacked = packed.length < raw.length;
  const payload = isPacked ? packed : raw;
  const frame = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  const view = new DataView(frame.buffer);
  frame.set(FRAME_MARK);
  frame[4] = kind;
  frame[5] = isPacked ? CODEC.deflate : CODEC.raw;
  view.setUint16(6, (VERSION_MAJOR << 8) | VERSION_MINOR, true);
  view.setUint32(8, payload.length, true);
  view.setUint32(12, raw.length, true);
  view.setUint32(20, count, true);
  view.setFloat64(24, firstTime, true);
  view.setFloat64(32, lastTime, true);
  frame.set(payload, FRAME_HEADER_BYTES);
  view.setUint32(CRC_OFFSET, frameChecksum(frame, 0, payload.length, checksum), true);
  return frame;
}

/** The header at `at`, where {@link FRAME_HEADER_BYTES} bytes must stand; nothing of it is checked. */
export function readHeader(bytes: Uint8Array, at: number): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_HEADER_BYTES);
  const version = view.getUint16(6, true);
  return {
    kind: view.getUint8(4),
    codec: view.getUint8(5),
    major: version >> 8,
    minor: version & 0xff,
    length: view.getUint32(8, true),
    rawLength: view.getUint32(12, true),
    count: view.getUint32(20, true),
    firstTime: view.getFloat64(24, true),
    lastTime: view.getFloat64(32, true),
  };
}

/** Whether the frame at `at` with a payload of `length` bytes has the checksum that it says. */
export function isIntact(bytes: Uint8Array, at: number, length: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_HEADER_BYTES);
  return view.getUint32(CRC_OFFSET, true) === frameChecksum(bytes, at, length);
}

/** Offset of the next frame mark, or of what may be the start of one at the end; else `end`. */
export function findMark(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] !== FRAME_MARK[0]) continue;
    let length = 1;
    while (length < FRAME_MARK.length && at + length < end) {
      if (bytes[at + length] !== FRAME_MARK[length]) break;
      length++;
    }
    if (length === FRAME_MARK.length || at + length === end) return at;
  }
  return end;
}

function frameChecksum(
  bytes: Uint8Array,
  at: number,
  length: number,
  checksum: Checksum = crc32,
): number {
  const before = checksum(bytes.subarray(at, at + CRC_OFFSET), 0);
  const zeroed = checksum(NO_CRC, before);
  const rest = bytes.subarray(at + CRC_OFFSET + CRC_BYTES, at + FRAME_HEADER_BYTES + length);
  return checksum(rest, zeroed);
}
