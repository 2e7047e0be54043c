/**
 * The closing of a trace: what somebody who has read all of it puts behind it, so that the next one sees its end at
 * once. It only repeats what the events say; a trace is whole without it, and what is appended behind it makes it void.
 *
 * ```
 * magic | META | frames ... | OVERVIEW | INDEX | FOOTER
 * ```
 */

import { TraceFormatError } from "../errors.ts";
import {
  CODEC,
  FRAME_HEADER_BYTES,
  FRAME_KIND,
  MAX_PAYLOAD_BYTES,
  VERSION_MAJOR,
} from "../format.ts";
import { type FrameTools, isIntact, makeFrame, readHeader } from "../frame.ts";
import { type Inflate, inflate, MOST_INFLATION } from "../inflate.ts";
import { footerFrame, footerIn } from "./footer.ts";
import { type IndexedFrame, readIndex, writeIndex } from "./frame-index.ts";
import { isTellable, type Overview, readOverview, writeOverview } from "./overview.ts";

/** What a closing says. */
export interface Closing {
  readonly overview: Overview;
  readonly frames: readonly IndexedFrame[];
}

/** The longest closing. */
const MAX_CLOSING_BYTES = 3 * MAX_PAYLOAD_BYTES;

/**
 * The bytes to append to a trace of `size` bytes; undefined when there is more to say than frames can hold: such a
 * trace stays as it is.
 */
export function writeClosing(
  { overview, frames }: Closing,
  size: number,
  tools: FrameTools = {},
): Uint8Array<ArrayBuffer> | undefined {
  if (!isTellable(overview)) return undefined;
  const payloads = [writeOverview(overview), writeIndex(frames)] as const;
  if (payloads.some(({ length }) => length > MAX_PAYLOAD_BYTES)) return undefined;
  const says = {
    count: overview.channels.rows,
    lastTime: overview.trace.columns.endTime?.[0] ?? 0,
  };
  const first = makeFrame(FRAME_KIND.overview, payloads[0], says, tools);
  const second = makeFrame(FRAME_KIND.index, payloads[1], { count: frames.length }, tools);
  const footer = footerFrame({ overview: size, index: size + first.length });
  const bytes = new Uint8Array(first.length + second.length + footer.length);
  bytes.set(first);
  bytes.set(second, first.length);
  bytes.set(footer, first.length + second.length);
  return bytes;
}

/** Where the closing of a trace of `size` bytes starts, by its last bytes; undefined when it has none. */
export function closingStart(tail: Uint8Array, size: number): number | undefined {
  const start = footerIn(tail, size)?.overview;
  return start !== undefined && size - start <= MAX_CLOSING_BYTES ? start : undefined;
}

/**
 * Reads a closing, the last bytes of a trace of `size` bytes. Undefined when it is damaged, of a later major version,
 * or does not tell of just what stands before it: then the trace has to be read.
 */
export function readClosing(
  bytes: Uint8Array,
  size: number,
  unpack: Inflate = inflate,
): Closing | undefined {
  const footer = footerIn(bytes, size);
  const start = size - bytes.length;
  if (footer?.overview !== start) return undefined;
  try {
    const overview = payloadAt(bytes, 0, footer.index - start, FRAME_KIND.overview, unpack);
    const index = payloadAt(
      bytes,
      footer.index - start,
      footer.at - start,
      FRAME_KIND.index,
      unpack,
    );
    const frames = readIndex(index.payload, index.count);
    const last = frames.at(-1);
    if (last === undefined || last.offset + last.bytes !== start) return undefined;
    return { overview: readOverview(overview.payload), frames };
  } catch (error) {
    if (error instanceof TraceFormatError) return undefined;
    throw error;
  }
}

/** The payload of the frame that stands in `bytes[at, end)` and is of this kind. */
function payloadAt(bytes: Uint8Array, at: number, end: number, kind: number, unpack: Inflate) {
  if (end - at < FRAME_HEADER_BYTES) throw new TraceFormatError("a frame is missing", at);
  const header = readHeader(bytes, at);
  const { codec, length, rawLength, count } = header;
  const isRaw = codec === CODEC.raw;
  const fits = [
    header.kind === kind && header.major === VERSION_MAJOR,
    length === end - at - FRAME_HEADER_BYTES && rawLength <= MAX_PAYLOAD_BYTES,
    isRaw ? rawLength === length : codec === CODEC.deflate && rawLength <= length * MOST_INFLATION,
  ];
  if (!fits.every(Boolean) || !isIntact(bytes, at, length)) {
    throw new TraceFormatError("it is not the frame that it should be", at);
  }
  const packed = bytes.subarray(at + FRAME_HEADER_BYTES, end);
  return { payload: isRaw ? packed : unpacked(packed, rawLength, unpack), count };
}

function unpacked(packed: Uint8Array, rawLength: number, unpack: Inflate): Uint8Array {
  try {
    const raw = unpack(packed, rawLength);
    if (raw.length === rawLength) return raw;
  } catch (error) {
    throw new TraceFormatError("it cannot be unpacked", 0, { cause: error });
  }
  throw new TraceFormatError("it is not as long as it says", 0);
}
