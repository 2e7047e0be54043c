/** The last bytes of a closed trace (the frame FOOTER): they say where to read first. */

import { ByteWriter } from "../bytes.ts";
import { FRAME_HEADER_BYTES, FRAME_KIND, VERSION_MAJOR } from "../format.ts";
import { isIntact, makeFrame, readHeader } from "../frame.ts";

/** Ends the payload, and with it the trace: `MPSE`. */
const END_MARK: readonly number[] = [0x4d, 0x50, 0x53, 0x45];
/** The payload's length and {@link END_MARK}. */
const TAIL_BYTES = 8;
/** Later versions may have something to add. */
const MOST_PAYLOAD = 1 << 10;

/** A reader looks at so many bytes at the end of a file to find a footer, if there is one. */
export const FOOTER_BYTES = FRAME_HEADER_BYTES + MOST_PAYLOAD;

/** Where the frames of a closing stand, in bytes of the trace. */
export interface Footer {
  readonly overview: number;
  readonly index: number;
}

/** The whole frame; it must be the last one. */
export function footerFrame({ overview, index }: Footer): Uint8Array<ArrayBuffer> {
  const payload = new ByteWriter(32);
  payload.f64(overview);
  payload.f64(index);
  payload.u32(payload.length + TAIL_BYTES);
  for (const byte of END_MARK) payload.u8(byte);
  return makeFrame(FRAME_KIND.footer, payload.written, { count: 1 });
}

/**
 * The footer of a trace of `size` bytes of which `tail` are the last; undefined when it does not end with one. The
 * frames that it names stand in front of it, the overview first.
 */
export function footerIn(tail: Uint8Array, size: number): (Footer & { at: number }) | undefined {
  const end = tail.length;
  if (end < FRAME_HEADER_BYTES + TAIL_BYTES) return undefined;
  if (END_MARK.some((byte, index) => tail[end - END_MARK.length + index] !== byte)) {
    return undefined;
  }
  const view = new DataView(tail.buffer, tail.byteOffset, end);
  const length = view.getUint32(end - TAIL_BYTES, true);
  const start = end - length - FRAME_HEADER_BYTES;
  if (length < 16 + TAIL_BYTES || start < 0) return undefined;
  const { kind, major, length: said } = readHeader(tail, start);
  if (kind !== FRAME_KIND.footer || major !== VERSION_MAJOR || said !== length) return undefined;
  if (!isIntact(tail, start, length)) return undefined;
  const at = size - end + start;
  const [overview, index] = [
    view.getFloat64(start + FRAME_HEADER_BYTES, true),
    view.getFloat64(start + FRAME_HEADER_BYTES + 8, true),
  ];
  const fits = [overview, index].every(Number.isSafeInteger) && 0 < overview;
  return fits && overview < index && index < at ? { overview, index, at } : undefined;
}
