import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { ByteWriter } from "../../../src/trace/bytes.ts";
import { readIndex } from "../../../src/trace/closing/frame-index.ts";
import { readOverview } from "../../../src/trace/closing/overview.ts";
import { crc32 } from "../../../src/trace/crc32.ts";
import { TraceFormatError } from "../../../src/trace/errors.ts";
import { CODEC, CRC_OFFSET, FRAME_KIND, MAGIC } from "../../../src/trace/format.ts";
import { makeFrame } from "../../../src/trace/frame.ts";
import { PROGRAM, readTrace, writtenBy } from "../../support/recorded-trace.ts";

const MOST = 64 << 20;
const LENGTHS = [0, 1, 1000, (1 << 24) - 1, 1 << 24, (1 << 24) + 1, 0x7fff_ffff, 0xffff_ffff];
const REAL = { Uint8Array, Uint32Array, Float64Array };
/** Bytes of the largest array that was made. */
let largest = 0;

function watched<
  A extends typeof REAL.Uint8Array | typeof REAL.Uint32Array | typeof REAL.Float64Array,
>(array: A): A {
  return new Proxy(array, {
    construct(target, args: unknown[], self) {
      const [length] = args;
      if (typeof length === "number") {
        largest = Math.max(largest, length * array.BYTES_PER_ELEMENT);
      }
      // Before it is made: a test is not to need the memory either.
      assert.ok(largest <= MOST, `${largest} bytes at once`);
      return Reflect.construct(target, args, self) as object;
    },
  });
}

describe("a reader of what lies", () => {
  beforeEach(() => {
    largest = 0;
    Object.assign(globalThis, {
      Uint8Array: watched(REAL.Uint8Array),
      Uint32Array: watched(REAL.Uint32Array),
      Float64Array: watched(REAL.Float64Array),
    });
  });
  afterEach(() => void Object.assign(globalThis, REAL));

  it("never allocates more than 64 MB at once, whatever length, count and raw length are said", () => {
    const head = writtenBy((writer) => writer.program(PROGRAM));
    const rest = new REAL.Uint8Array(1 << 16).fill(14);
    for (const kind of Object.values(FRAME_KIND)) {
      for (const length of LENGTHS) {
        for (const rawLength of LENGTHS) {
          for (const codec of Object.values(CODEC)) {
            const frame = makeFrame(kind, REAL.Uint8Array.of(2, 1, 14, 1, 1), { count: length });
            const view = new DataView(frame.buffer);
            view.setUint8(5, codec);
            view.setUint32(8, length, true);
            view.setUint32(12, rawLength, true);
            view.setUint32(CRC_OFFSET, 0, true);
            view.setUint32(CRC_OFFSET, crc32(frame), true);
            readTrace(Buffer.concat([head, frame, rest]), 1 << 15);
          }
        }
      }
    }
    assert.ok(largest > 0 && largest <= MOST);
  });

  it("nor for the closing of a trace, whatever it says of its tables", () => {
    for (const rows of [0, 1, 1 << 17, 1 << 20, 2 ** 31, 2 ** 52]) {
      for (const number of [1, 2, 3, 4, 5]) {
        const table = new ByteWriter();
        table.varint(rows);
        table.raw(REAL.Uint8Array.of(1, 3, 2, 2, 2, 2, 3, 2, 2, 2));
        const payload = new ByteWriter();
        payload.raw(REAL.Uint8Array.of(0, number, table.length));
        payload.raw(table.written);
        assert.throws(() => readOverview(payload.written), TraceFormatError);
      }
      assert.throws(
        () => readIndex(REAL.Uint8Array.of(8, 1, 60, 0, 0, 0), rows + 2),
        TraceFormatError,
      );
    }
    assert.ok(largest <= MOST);
  });

  it("nor for a frame that is right in all but its count", () => {
    for (const count of LENGTHS) {
      for (const kind of Object.values(FRAME_KIND)) {
        const frame = makeFrame(kind, new REAL.Uint8Array(100).fill(14), { count });
        readTrace(Buffer.concat([REAL.Uint8Array.from(MAGIC), frame]));
      }
    }
    assert.ok(largest > 0 && largest <= MOST);
  });
});
