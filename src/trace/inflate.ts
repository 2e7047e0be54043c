/** Payloads that are packed with deflate (RFC 1951), unpacked: https://www.rfc-editor.org/rfc/rfc1951 */

import { Inflate as Stream } from "fflate";
import { TraceFormatError } from "./errors.ts";

/**
 * Unpacks bytes that should become `rawLength` bytes, and never allocates much more than that. May throw anything
 * when they do not.
 */
export type Inflate = (packed: Uint8Array, rawLength: number) => Uint8Array;

/** The best that deflate can do: 258 bytes in two bits. What says more is lying. */
export const MOST_INFLATION = 1032;

/** So many packed bytes at a time, so that what is too long is noticed early. */
const PIECE = 1 << 12;

/** Unpacks where nothing faster is at hand. */
export function inflate(packed: Uint8Array, rawLength: number): Uint8Array {
  const raw = new Uint8Array(rawLength);
  let length = 0;
  const stream = new Stream((piece) => {
    if (length + piece.length > rawLength)
      throw new TraceFormatError("it is longer than it says", 0);
    raw.set(piece, length);
    length += piece.length;
  });
  for (let at = 0; at < packed.length; at += PIECE) {
    stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  }
  return raw.subarray(0, length);
}
