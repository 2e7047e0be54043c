import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { ByteWriter } from "../../../src/trace/bytes.ts";
import { crc32 } from "../../../src/trace/crc32.ts";
import {
  CODEC,
  CRC_OFFSET,
  FRAME_HEADER_BYTES,
  FRAME_KIND,
  MAGIC,
} from "../../../src/trace/format.ts";
import { makeFrame } from "../../../src/trace/frame.ts";
import {
  batchOf,
  EVENTS,
  PROGRAM,
  type RecordedTrace,
  readTrace,
  SITES,
  sampleTrace,
  TEXTS,
  writtenBy,
} from "../../support/recorded-trace.ts";

/** A trace whose events come in frames of their own, so that damage takes some and leaves some. */
function traceOfSmallFrames(): Uint8Array<ArrayBuffer> {
  return writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.strings(1, TEXTS);
    writer.sites(1, SITES);
    for (const event of EVENTS) writer.events(batchOf([event]));
  });
}

/** All that was read is a part of the truth, in its order. */
function assertSubset(trace: RecordedTrace): void {
  let next = 0;
  for (const row of trace.rows) {
    while (next < EVENTS.length && !isDeepStrictEqual(EVENTS[next], row)) next++;
    assert.ok(next < EVENTS.length, `${JSON.stringify(row)} was never written`);
    next++;
  }
}

function sentences(trace: RecordedTrace): string[] {
  return trace.problems.map((problem) => problem.message);
}

/** The trace with a frame put in front of its events. */
function withFrame(frame: Uint8Array): Uint8Array {
  const bytes = sampleTrace();
  const mark = MAGIC.length + FRAME_HEADER_BYTES + lengthAt(bytes, MAGIC.length);
  return Uint8Array.from([...bytes.subarray(0, mark), ...frame, ...bytes.subarray(mark)]);
}

function lengthAt(bytes: Uint8Array, frame: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(frame + 8, true);
}

/** Changes a frame, then makes its checksum right again. */
function forged(frame: Uint8Array<ArrayBuffer>, change: (view: DataView) => void): Uint8Array {
  const view = new DataView(frame.buffer);
  change(view);
  view.setUint32(CRC_OFFSET, 0, true);
  view.setUint32(CRC_OFFSET, crc32(frame), true);
  return frame;
}

test("a trace cut off at any byte opens up to there, with one sentence unless a frame ends there", () => {
  const bytes = traceOfSmallFrames();
  let events = 0;
  for (let length = 0; length < bytes.length; length++) {
    const trace = readTrace(bytes.subarray(0, length));
    assert.deepEqual(trace.rows, EVENTS.slice(0, trace.rows.length));
    assert.ok(trace.rows.length >= events, "no less than with fewer bytes");
    events = trace.rows.length;
    assert.ok(trace.problems.length <= 1, sentences(trace).join("; "));
    if (trace.problems.length === 0) assert.ok(length > MAGIC.length);
    else assert.equal(trace.problems[0]?.code, "truncated");
  }
  assert.equal(events, EVENTS.length - 1);
});

test("any bit that is flipped gives a sentence, and what stands around it is kept", () => {
  const bytes = traceOfSmallFrames();
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const at = bit >> 3;
    const mask = 1 << (bit & 7);
    bytes[at] = (bytes[at] ?? 0) ^ mask;
    const trace = readTrace(bytes);
    bytes[at] = (bytes[at] ?? 0) ^ mask;
    assertSubset(trace);
    assert.ok(trace.problems.length > 0, `bit ${bit} was not noticed`);
    assert.ok(trace.rows.length >= EVENTS.length - 1, `bit ${bit} took more than its frame`);
  }
});

test("a length that is made larger does not swallow the frames behind it", () => {
  const bytes = traceOfSmallFrames();
  const first = MAGIC.length;
  new DataView(bytes.buffer).setUint32(first + 8, 1 << 20, true);
  new DataView(bytes.buffer).setUint32(first + 12, 1 << 20, true);
  const trace = readTrace(bytes, 100);
  assert.deepEqual(trace.rows, EVENTS);
  assert.deepEqual(sentences(trace), ["the trace is cut off in the middle of a frame (at byte 8)"]);
});

test("what is no trace is called so", () => {
  for (const text of ["hello", "#!/usr/bin/env node\nconsole.log('a rather long program')\n"]) {
    const trace = readTrace(new TextEncoder().encode(text));
    assert.deepEqual(sentences(trace), ["this is not an mpscope trace (at byte 0)"]);
  }
  assert.deepEqual(sentences(readTrace(new Uint8Array(0))), [
    "the trace is cut off in its first bytes (at byte 0)",
  ]);
});

test("a trace that went through a text mode is readable but for what was changed", () => {
  const bytes = sampleTrace();
  const trace = readTrace(Uint8Array.from([...bytes].flatMap((b) => (b === 10 ? [13, 10] : [b]))));
  assert.equal(trace.problems[0]?.message, "the first bytes of the trace are damaged (at byte 0)");
});

test("a frame of a later major version is left out with one sentence", () => {
  const future = makeFrame(FRAME_KIND.events, new Uint8Array(3), { count: 1 });
  const trace = readTrace(
    withFrame(forged(future, (view) => view.setUint16(6, (2 << 8) | 1, true))),
  );
  assert.deepEqual(trace.rows, EVENTS);
  assert.deepEqual(sentences(trace), [
    "this trace was written in version 2.1 of the format, which this version of mpscope cannot read",
  ]);
});

test("a later minor version is read", () => {
  const frame = makeFrame(FRAME_KIND.meta, new Uint8Array(0), { count: 1 });
  const trace = readTrace(
    withFrame(forged(frame, (view) => view.setUint16(6, (1 << 8) | 9, true))),
  );
  assert.deepEqual(trace.rows, EVENTS);
  assert.deepEqual(trace.problems, []);
});

test("a kind of frame, a codec, a column and a kind of event that are not known are left out", () => {
  const unknown = makeFrame(99, Uint8Array.of(1, 2, 3), { count: 1 });
  assert.deepEqual(sentences(readTrace(withFrame(unknown))), [
    "parts of this trace are of a kind (99) that this version of mpscope does not know",
  ]);

  const packed = forged(makeFrame(FRAME_KIND.events, Uint8Array.of(0), { count: 1 }), (view) => {
    view.setUint8(5, CODEC.raw + 7);
  });
  assert.deepEqual(sentences(readTrace(withFrame(packed))), [
    "parts of this trace are packed in a way (7) that this version of mpscope cannot read",
  ]);

  // Column 2 (kind): a kind of event 60 and a mark (14); column 77: unknown, 3 bytes.
  const payload = Uint8Array.of(2, 2, 60, 14, 77, 3, 9, 9, 9);
  const trace = readTrace(withFrame(makeFrame(FRAME_KIND.events, payload, { count: 2 })));
  assert.deepEqual(trace.rows.slice(1), EVENTS);
  assert.equal(trace.rows[0]?.kind, "mark");
  assert.deepEqual(sentences(trace), [
    "this trace holds events of kinds that this version of mpscope does not know",
  ]);
});

test("frames of a closing are passed over in silence, wherever they stand", () => {
  for (const kind of [FRAME_KIND.index, FRAME_KIND.overview, FRAME_KIND.footer]) {
    const trace = readTrace(withFrame(makeFrame(kind, Uint8Array.of(1, 2, 3), { count: 0 })));
    assert.deepEqual(trace.rows, EVENTS);
    assert.deepEqual(trace.problems, []);
  }
});

test("a frame whose checksum is right and whose content lies is left out", () => {
  const lies: [kind: number, count: number, payload: number[], why: string][] = [
    [FRAME_KIND.events, 60_000, [2, 1, 14], "it says that it holds more events than it can"],
    [FRAME_KIND.events, 0xffff_ffff, [2, 1, 14], "it says that it holds more events than it can"],
    [FRAME_KIND.events, 1, [2, 9, 14], "a length points past the end"],
    [FRAME_KIND.events, 1, [2, 1, 14, 2, 1, 14], "a column comes twice"],
    [FRAME_KIND.events, 1, [2, 2, 14, 14], "a column is too long"],
    [FRAME_KIND.events, 1, [3, 1, 1], "events without a kind"],
    [FRAME_KIND.events, 1, [2, 1, 14, 3, 4, 0xff, 0xff, 0xff, 0x7f], "a number is cut off"],
    [FRAME_KIND.events, 1, [2, 1, 14, 1, 1, 5], "its last time is not its last event's"],
    [FRAME_KIND.strings, 0xffff_ffff, [1, 0], "it says that it holds more than it can"],
    [FRAME_KIND.strings, 1, [0, 0], "an id is wrong"],
    [FRAME_KIND.strings, 1, [0xff, 0xff, 0xff, 0x7f, 0], "an id is wrong"],
    [FRAME_KIND.strings, 1, [1, 9], "a length points past the end"],
    [FRAME_KIND.sites, 1, [1, 0, 0, 1, 1], "a call site has no file"],
  ];
  for (const [kind, count, payload, why] of lies) {
    const trace = readTrace(withFrame(makeFrame(kind, Uint8Array.from(payload), { count })));
    assert.equal(trace.problems.length, 1, why);
    assert.ok(sentences(trace).join().startsWith(`a frame was left out: ${why}`), why);
    assert.deepEqual(trace.rows, EVENTS);
    assert.deepEqual(trace.texts.slice(1), TEXTS);
  }
});

test("times that go back make a frame unreadable", () => {
  const bytes = writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.events(batchOf(EVENTS));
    writer.events(batchOf(EVENTS));
  });
  const trace = readTrace(bytes);
  assert.deepEqual(trace.rows, EVENTS);
  assert.match(sentences(trace).join(), /its first time is before the time of what precedes it/);
});

test("a trace that is damaged everywhere gives a bounded number of sentences", () => {
  const bytes = writtenBy((writer) => {
    writer.program(PROGRAM);
    for (let index = 0; index < 200; index++) writer.events(batchOf(EVENTS.slice(0, 1)));
  });
  for (let at = 300; at < bytes.length; at += 60) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  const trace = readTrace(bytes);
  assert.equal(trace.problems.length, 20);
  assert.equal(trace.problems.at(-1)?.message, "there is more damage, not listed here");
});

test("bytes made to look like frames cannot keep a reader busy for long", () => {
  // A mark every 40 bytes, each the head of a frame of nearly 16 MiB that fails its sum.
  const bytes = new Uint8Array((1 << 24) + (1 << 20));
  bytes.set(MAGIC);
  const head = new ByteWriter(FRAME_HEADER_BYTES);
  for (const byte of makeFrame(FRAME_KIND.events, new Uint8Array(0), { count: 1 })) head.u8(byte);
  const fake = head.written.slice();
  new DataView(fake.buffer).setUint32(8, (1 << 24) - 40, true);
  new DataView(fake.buffer).setUint32(12, (1 << 24) - 40, true);
  const last = bytes.length - fake.length;
  for (let at = MAGIC.length; at < last; at += fake.length) bytes.set(fake, at);
  const trace = readTrace(bytes);
  assert.match(sentences(trace).join(), /damaged in too many places to go on reading/);
});
