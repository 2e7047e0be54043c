import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { ByteReader, ByteWriter } from "../../../src/trace/bytes.ts";
import {
  type Closing,
  closingStart,
  readClosing,
  writeClosing,
} from "../../../src/trace/closing/closing.ts";
import { FOOTER_BYTES, footerFrame, footerIn } from "../../../src/trace/closing/footer.ts";
import { readOverview, writeOverview } from "../../../src/trace/closing/overview.ts";
import { crc32 } from "../../../src/trace/crc32.ts";
import { TraceFormatError } from "../../../src/trace/errors.ts";
import { CRC_OFFSET, FRAME_HEADER_BYTES, FRAME_KIND } from "../../../src/trace/format.ts";
import { makeFrame } from "../../../src/trace/frame.ts";
import { joined } from "../../support/closed-trace.ts";
import { readTrace } from "../../support/recorded-trace.ts";

const CLOSED = new Uint8Array(readFileSync("test/format/fixtures/v1.3-closed.mpscope"));
const START = closingStart(CLOSED, CLOSED.length) ?? assert.fail("the fixture has a closing");
const CLOSING = CLOSED.subarray(START);
const OPEN = CLOSED.subarray(0, START);

function sound(): Closing {
  return readClosing(CLOSING, CLOSED.length) ?? assert.fail("the closing is sound");
}

describe("a closing", () => {
  it("is found by the last bytes of a trace, however many of them are looked at", () => {
    for (const length of [100, 200, FOOTER_BYTES, CLOSED.length]) {
      assert.equal(closingStart(CLOSED.subarray(-length), CLOSED.length), START);
    }
    assert.equal(closingStart(OPEN, OPEN.length), undefined);
    assert.equal(closingStart(new Uint8Array(0), 0), undefined);
  });

  it("changes nothing of what a reader reads", () => {
    assert.deepEqual(readTrace(CLOSED), readTrace(OPEN));
    assert.deepEqual(readTrace(joined(CLOSED, CLOSING)), readTrace(OPEN));
  });

  it("cut at any byte is none, and nothing of the events is lost", () => {
    for (let length = START; length < CLOSED.length; length++) {
      const cut = CLOSED.subarray(0, length);
      assert.equal(closingStart(cut, length), undefined);
      assert.equal(readClosing(cut.subarray(START), length), undefined);
      const { rows, problems } = readTrace(cut);
      assert.deepEqual(rows, readTrace(OPEN).rows);
      assert.ok(problems.length <= 1);
    }
  });

  it("with any bit flipped is none, and nothing of the events is lost", () => {
    const bytes = CLOSED.slice();
    for (let bit = START * 8; bit < bytes.length * 8; bit++) {
      const [at, mask] = [bit >> 3, 1 << (bit & 7)];
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      const start = closingStart(bytes, bytes.length);
      const closing =
        start === undefined ? undefined : readClosing(bytes.subarray(start), bytes.length);
      assert.equal(closing, undefined, `bit ${bit}`);
      assert.deepEqual(readTrace(bytes).rows, readTrace(OPEN).rows);
      bytes[at] = (bytes[at] ?? 0) ^ mask;
    }
  });

  it("is void when anything stands behind it or before it that it does not tell of", () => {
    const more = joined(CLOSED, makeFrame(FRAME_KIND.strings, Uint8Array.of(9, 0), { count: 1 }));
    assert.equal(closingStart(more, more.length), undefined);
    const meta = makeFrame(FRAME_KIND.meta, new Uint8Array(0), { count: 1 });
    const longer = joined(OPEN, meta, CLOSING);
    assert.equal(closingStart(longer, longer.length), START, "it names places that are wrong");
    assert.equal(readClosing(longer.subarray(START), longer.length), undefined);
  });

  it("may hold what a later minor version adds", () => {
    const payload = new ByteWriter();
    payload.raw(writeOverview(sound().overview));
    for (const byte of [99, 3, 1, 2, 3]) payload.u8(byte);
    assert.deepEqual(readOverview(payload.written), sound().overview);
    const table = Uint8Array.of(...tableOf(1, [1, 1, 0], [2, 1, 0], [3, 1, 2], [50, 1, 8]));
    assert.deepEqual(readOverview(overviewWith(4, table)).edges.columns.side, Float64Array.of(1));
  });
});

describe("an overview", () => {
  it("that contradicts itself is none", () => {
    const lies: [table: number, bytes: number[]][] = [
      [1, tableOf(2, [1, 2, 2, 2])],
      [1, tableOf(1, [1, 1, 2], [11, 1, 0])],
      [2, tableOf(1, [1, 1, 2], [2, 1, 120])],
      [3, tableOf(9, [1, 9, 2, 2, 2, 2, 2, 2, 2, 2, 2])],
      [4, tableOf(1, [1, 1, 40], [3, 1, 2])],
      [4, tableOf(1, [1, 1, 0], [3, 1, 8])],
      [4, tableOf(1, [1, 1, 0])],
      [4, tableOf(1, [1, 1, 0], [1, 1, 0], [3, 1, 2])],
      [4, tableOf(1, [2, 1, 0], [3, 1, 2])],
      [4, tableOf(1, [1, 2, 0, 0], [3, 1, 2])],
      [4, tableOf(2, [1, 1, 0])],
      [4, tableOf(120, [1, 1, 0])],
      [5, tableOf(1, [1, 1, 0])],
    ];
    for (const [number, bytes] of lies) {
      const payload = overviewWith(number, Uint8Array.from(bytes));
      assert.throws(() => readOverview(payload), TraceFormatError, `${number}: ${bytes.join()}`);
      assert.equal(readClosing(...closingWith(payload)), undefined);
    }
    const same = closingWith(overviewWith(0, Uint8Array.of()));
    assert.deepEqual(readClosing(...same), sound(), "the rest of it is sound");
  });

  it("is not written when there are more workers than it can tell of", () => {
    const { overview, frames } = sound();
    const workers = { ...overview.workers, rows: (1 << 17) + 1 };
    const closing = { overview: { ...overview, workers }, frames };
    assert.equal(writeClosing(closing, START), undefined);
  });
});

describe("a footer", () => {
  it("that points anywhere else than before it is none", () => {
    for (const [overview, index] of [
      [0, 1],
      [-8, 10],
      [500, 500],
      [600, 500],
      [500, 1e9],
      [0.5, 500],
      [Number.NaN, 500],
      [500, Number.POSITIVE_INFINITY],
    ] as const) {
      const tail = footerFrame({ overview, index });
      assert.equal(footerIn(tail, 1000), undefined);
    }
    const tail = footerFrame({ overview: 500, index: 600 });
    assert.equal(footerIn(tail, 1000)?.at, 1000 - tail.length);
  });

  it("of any length that it says never makes a reader read elsewhere", () => {
    const tail = footerFrame({ overview: 500, index: 600 });
    const view = new DataView(tail.buffer);
    for (const length of [0, 1, 23, 25, 1000, 0x7fff_ffff, 0xffff_ffff]) {
      view.setUint32(tail.length - 8, length, true);
      view.setUint32(CRC_OFFSET, 0, true);
      view.setUint32(CRC_OFFSET, crc32(tail), true);
      assert.equal(footerIn(tail, 1000), undefined);
    }
  });
});

/** A table's bytes: its rows, then columns of a number, a length and that many bytes. */
function tableOf(rows: number, ...columns: readonly number[][]): number[] {
  return [rows, ...columns.flat()];
}

/** The sound overview with another table in the place of one. */
function overviewWith(number: number, table: Uint8Array): Uint8Array {
  const bytes = writeOverview(sound().overview);
  const from = new ByteReader(bytes);
  for (let left = from.varint(); left > 0; left--) from.text();
  const payload = new ByteWriter();
  payload.raw(bytes.subarray(0, from.at));
  while (from.left > 0) {
    const next = from.varint();
    const length = from.varint();
    const start = from.passOver(length);
    const own = next === number ? table : bytes.subarray(start, start + length);
    payload.varint(next);
    payload.varint(own.length);
    payload.raw(own);
  }
  return payload.written;
}

/** A closing with this overview under right checksums, and the size of its trace. */
function closingWith(payload: Uint8Array): [bytes: Uint8Array, size: number] {
  const overview = makeFrame(FRAME_KIND.overview, payload, { count: 1 });
  const { index } = footerIn(CLOSING, CLOSED.length) ?? assert.fail();
  const rest = CLOSING.subarray(index - START, -footerFrame({ overview: 1, index: 2 }).length);
  const footer = footerFrame({ overview: START, index: START + overview.length });
  const bytes = joined(overview, rest, footer);
  assert.ok(overview.length > FRAME_HEADER_BYTES);
  return [bytes, START + bytes.length];
}
