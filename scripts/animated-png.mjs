// Joins PNG files of one size into an animated one (www.w3.org/TR/png-3/#apng-frame-based-animation).
import { crc32 } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The frames as one file that is played for ever. @param {readonly Buffer[]} frames @param {number} rate frames a second */
export function animatedPng(frames, rate) {
  const [first] = frames;
  if (first === undefined) throw new Error("an animation needs a frame");
  const header = chunksOf(first).find(({ type }) => type === "IHDR").data;
  const parts = [SIGNATURE, chunk("IHDR", header), chunk("acTL", numbers(frames.length, 0))];
  let sequence = 0;
  for (const [i, frame] of frames.entries()) {
    const control = Buffer.concat([
      numbers(sequence++),
      header.subarray(0, 8),
      numbers(0, 0),
      Buffer.from([0, 1, rate >> 8, rate & 255, 0, 0]),
    ]);
    parts.push(chunk("fcTL", control));
    for (const { type, data } of chunksOf(frame)) {
      if (type !== "IDAT") continue;
      // The first frame is also what viewers show that know no animation.
      if (i === 0) parts.push(chunk("IDAT", data));
      else parts.push(chunk("fdAT", Buffer.concat([numbers(sequence++), data])));
    }
  }
  return Buffer.concat([...parts, chunk("IEND", Buffer.alloc(0))]);
}

function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([numbers(data.length), body, numbers(crc32(body))]);
}

function numbers(...values) {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}
