/** Where every frame of a trace stands (the frame INDEX). */

import { ByteReader, ByteWriter } from "../bytes.ts";
import { TraceFormatError } from "../errors.ts";
import { FRAME_HEADER_BYTES } from "../format.ts";
import type { FrameHeader } from "../frame.ts";

/** A frame, as its header describes it. */
export interface IndexedFrame {
  /** Byte of the trace at which its header starts. */
  readonly offset: number;
  readonly kind: number;
  /** Bytes, header and payload. */
  readonly bytes: number;
  readonly count: number;
  /** ns. */
  readonly firstTime: number;
  readonly lastTime: number;
}

/** What an index says of the frame at `offset`. A time that is none is 0. */
export function indexed(header: FrameHeader, offset: number): IndexedFrame {
  const { kind, length, count, firstTime, lastTime } = header;
  return {
    offset,
    kind,
    bytes: FRAME_HEADER_BYTES + length,
    count,
    firstTime: wholeTime(firstTime),
    lastTime: wholeTime(lastTime),
  };
}

function wholeTime(time: number): number {
  return Number.isSafeInteger(time) && time > 0 ? time : 0;
}

/** The payload of an INDEX. Frames follow each other without a gap. */
export function writeIndex(frames: readonly IndexedFrame[]): Uint8Array {
  const payload = new ByteWriter(1 << 12);
  payload.varint(frames[0]?.offset ?? 0);
  for (const { kind, bytes, count, firstTime, lastTime } of frames) {
    for (const value of [kind, bytes, count, firstTime, lastTime]) payload.varint(value);
  }
  return payload.written;
}

/** The frames of a payload of `count` frames. Throws {@link TraceFormatError} when it holds none, or others. */
export function readIndex(bytes: Uint8Array, count: number): IndexedFrame[] {
  const payload = new ByteReader(bytes);
  let offset = payload.varint();
  // A frame takes five bytes here or more.
  if (count * 5 > payload.left) throw new TraceFormatError("it holds fewer frames than it says", 0);
  const frames: IndexedFrame[] = [];
  for (let left = count; left > 0; left--) {
    const [kind, length] = [payload.varint(), payload.varint()];
    const [events, firstTime, lastTime] = [payload.varint(), payload.varint(), payload.varint()];
    if (length < FRAME_HEADER_BYTES) throw new TraceFormatError("a frame without a head", 0);
    frames.push({ offset, kind, bytes: length, count: events, firstTime, lastTime });
    offset += length;
  }
  return frames;
}
