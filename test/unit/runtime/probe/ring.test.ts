/** The ring that a worker's journal goes through. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Heap } from "../../../../src/runtime/memory/heap.ts";
import { addRing, RingReader, RingWriter } from "../../../../src/runtime/probe/ring.ts";
import { CODE } from "../../../../src/trace/journal.ts";

function open(): { reader: RingReader; writer: RingWriter } {
  const heap = Heap.create();
  const ring = addRing(heap, 1);
  return { writer: new RingWriter(heap, ring), reader: new RingReader(heap, ring) };
}

function write(writer: RingWriter, count: number, byte: number): void {
  for (let written = 0; written < count; written++) assert.ok(writer.single(byte));
}

/** Reads so many bytes. */
function read(reader: RingReader, length: number): Uint8Array {
  let bytes = new Uint8Array(0);
  reader.read(length, ({ pieces }) => {
    bytes = Uint8Array.from(Buffer.concat(pieces));
  });
  return bytes;
}

test("single bytes are counted wherever they begin, and however many there are", () => {
  const { reader, writer } = open();
  for (let before = 0; before < 9; before++) {
    for (let count = 0; count < 20; count++) {
      write(writer, before, CODE.operation);
      assert.equal(reader.available, before);
      read(reader, before);
      write(writer, count, 255);
      assert.equal(reader.available, count);
      assert.deepEqual(read(reader, count), new Uint8Array(count).fill(255));
    }
  }
});

test("single bytes are counted over the end of the ring, up to the byte that stays free", () => {
  const { reader, writer } = open();
  const most = reader.size - 1;
  for (const step of [most, 5, most, 3, most - 1]) {
    write(writer, step, CODE.operation);
    if (step === most) assert.equal(writer.single(CODE.operation), false);
    assert.equal(reader.available, step);
    assert.equal(read(reader, step).length, step);
  }
});

test("bytes that count only together are counted with the single ones behind them", () => {
  const { reader, writer } = open();
  write(writer, 6, CODE.operation);
  assert.ok(writer.group(Uint8Array.of(CODE.size, 3, CODE.operation)));
  write(writer, 7, CODE.operation);
  assert.equal(reader.available, 16);
  assert.deepEqual([...read(reader, 16)].slice(6, 9), [CODE.size, 3, CODE.operation]);
});
