import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { inflateNatively } from "../../../src/collector/inflate.ts";
import { crc32 } from "../../../src/trace/crc32.ts";
import { CRC_OFFSET, FRAME_KIND, MAGIC } from "../../../src/trace/format.ts";
import { makeFrame } from "../../../src/trace/frame.ts";
import { inflate } from "../../../src/trace/inflate.ts";
import { TraceReader } from "../../../src/trace/reader.ts";
import { sampleWaits } from "../../support/recorded-journals.ts";
import { RecordedTrace } from "../../support/recorded-trace.ts";

const INFLATES = { everywhere: inflate, natively: inflateNatively };
const deflate = (bytes: Uint8Array) => deflateRawSync(bytes, { level: 1 });

/** A frame that says that its payload, `packed`, becomes `rawLength` bytes. */
function packedFrame(packed: Uint8Array, rawLength: number): Uint8Array {
  const frame = makeFrame(FRAME_KIND.strings, packed, { count: 1 });
  const view = new DataView(frame.buffer);
  view.setUint8(5, 1);
  view.setUint32(12, rawLength, true);
  view.setUint32(CRC_OFFSET, 0, true);
  view.setUint32(CRC_OFFSET, crc32(frame), true);
  return frame;
}

for (const [name, unpack] of Object.entries(INFLATES)) {
  const read = (bytes: Uint8Array): RecordedTrace => {
    const trace = new RecordedTrace();
    const reader = new TraceReader(trace, unpack);
    reader.push(bytes);
    reader.end();
    return trace;
  };
  const complaints = (frame: Uint8Array) =>
    read(Uint8Array.from([...MAGIC, ...frame])).problems.map(({ message }) => message);

  test(`${name}: a packed trace tells what the same trace tells unpacked`, () => {
    assert.deepEqual(read(sampleWaits({ deflate })), read(sampleWaits()));
  });

  test(`${name}: a payload that becomes more than it says is left out, however much more`, () => {
    const bomb = deflate(new Uint8Array(64 << 20));
    for (const rawLength of [bomb.length, 1000, 1 << 20, 1 << 24]) {
      assert.match(complaints(packedFrame(bomb, rawLength)).join(), /cannot be unpacked/);
    }
  });

  test(`${name}: a payload that becomes less than it says is left out`, () => {
    const frame = packedFrame(deflate(new Uint8Array(500)), 501);
    assert.match(complaints(frame).join(), /not as long as it says|cannot be unpacked/);
  });

  test(`${name}: what is not packed at all is left out`, () => {
    assert.equal(complaints(packedFrame(new Uint8Array(100).fill(0xff), 200)).length, 1);
    assert.equal(
      complaints(packedFrame(deflate(new Uint8Array(500)).subarray(0, 3), 500)).length,
      1,
    );
  });

  test(`${name}: no memory is allocated for a length that the bytes cannot become`, () => {
    const [complaint = ""] = complaints(packedFrame(Uint8Array.of(3, 0), 1 << 24));
    assert.match(complaint, /says that it holds more than it can/);
    assert.match(
      complaints(packedFrame(Uint8Array.of(3, 0), 0xffff_ffff)).join(),
      /larger than any/,
    );
  });
}
