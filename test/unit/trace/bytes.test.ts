import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteReader, ByteWriter } from "../../../src/trace/bytes.ts";
import { crc32 } from "../../../src/trace/crc32.ts";
import { TraceFormatError } from "../../../src/trace/errors.ts";
import { readUtf8, utf8Length, writeUtf8 } from "../../../src/trace/utf8.ts";

function written(write: (to: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter(1);
  write(writer);
  return writer.written.slice();
}

test("a varint takes 7 bits a byte, lowest first", () => {
  const encodings: [number, number[]][] = [
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [300, [0xac, 0x02]],
    [2 ** 31, [0x80, 0x80, 0x80, 0x80, 0x08]],
    [Number.MAX_SAFE_INTEGER, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ];
  for (const [value, bytes] of encodings) {
    assert.deepEqual([...written((to) => to.varint(value))], bytes);
    assert.equal(new ByteReader(Uint8Array.from(bytes)).varint(), value);
  }
});

test("a signed number is zigzagged", () => {
  const encodings: [number, number[]][] = [
    [0, [0]],
    [-1, [1]],
    [1, [2]],
    [-2, [3]],
    [-(2 ** 52), [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ];
  for (const [value, bytes] of encodings) {
    assert.deepEqual([...written((to) => to.signed(value))], bytes);
    assert.equal(new ByteReader(Uint8Array.from(bytes)).signed(), value);
  }
});

test("a number that is cut off, too long or too large is refused", () => {
  for (const bytes of [[], [0x80], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]]) {
    assert.throws(() => new ByteReader(Uint8Array.from(bytes)).varint(), TraceFormatError);
  }
  assert.throws(
    () =>
      new ByteReader(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x10])).varint(),
    TraceFormatError,
  );
  assert.throws(() => new ByteReader(Uint8Array.of(8)).varint(7), TraceFormatError);
});

test("a reader never reads past its end, nor past its part's", () => {
  const bytes = Uint8Array.of(3, 0x61, 0x62, 0x63, 5, 0x64);
  const reader = new ByteReader(bytes);
  assert.equal(reader.text(), "abc");
  assert.throws(() => reader.text(), TraceFormatError);
  const part = new ByteReader(bytes, 1).part(2);
  assert.equal(part.rest(), "ab");
  assert.equal(part.left, 0);
  assert.throws(() => part.varint(), TraceFormatError);
});

test("texts go through UTF-8, a lone surrogate becomes a replacement character", () => {
  for (const text of [
    "",
    "abc",
    "é€😀",
    "a\u{d800}b",
    "\u{dc00}",
    "\0\u{7f}\u{80}\u{7ff}\u{800}",
  ]) {
    const expected = new TextEncoder().encode(text);
    assert.equal(utf8Length(text), expected.length);
    const bytes = new Uint8Array(expected.length);
    assert.equal(writeUtf8(bytes, 0, text), expected.length);
    assert.deepEqual(bytes, expected);
    assert.equal(readUtf8(bytes, 0, bytes.length), new TextDecoder().decode(expected));
  }
});

test("the checksum is CRC-32's", () => {
  const text = new TextEncoder().encode("123456789");
  assert.equal(crc32(text), 0xcbf43926);
  assert.equal(crc32(text.subarray(4), crc32(text.subarray(0, 4))), 0xcbf43926);
  assert.equal(crc32(new Uint8Array(0)), 0);
});

test("the checksum is CRC-32's for any length, and wherever it is continued", () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, at) => (at * 151 + 7) & 0xff);
  for (let end = 0; end <= bytes.length; end++) {
    const expected = bitByBit(bytes.subarray(0, end));
    for (let cut = 0; cut <= end; cut++) {
      assert.equal(crc32(bytes.subarray(cut, end), crc32(bytes.subarray(0, cut))), expected);
    }
  }
});

/** CRC-32 without tables. */
function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
