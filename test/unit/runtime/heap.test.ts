import assert from "node:assert/strict";
import { test } from "node:test";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { HANDLE, HEADER } from "../../../src/runtime/memory/layout.ts";
import { PAGE_BYTES, type SharedMemory, Views } from "../../../src/runtime/memory/memory.ts";
import { chunkOf, FIRST_CHUNK, place } from "../../../src/runtime/memory/table.ts";

test("blocks are 8-byte aligned and do not overlap", () => {
  const heap = Heap.create();
  const blocks = [1, 4, 7, 8, 56, 57, 1000, 65536, 3].map((bytes) => ({
    bytes,
    address: heap.allocate(bytes),
  }));
  for (const { address } of blocks) assert.equal(address % 2, 0);
  const sorted = blocks.toSorted((a, b) => a.address - b.address);
  for (const [index, { address, bytes }] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined) assert.ok(address * 4 + bytes <= next.address * 4);
  }
});

test("a freed block serves the next allocation of its size", () => {
  const heap = Heap.create();
  const first = heap.allocate(100);
  const second = heap.allocate(100);
  heap.free(first);
  heap.free(second);
  assert.equal(heap.allocate(100), second);
  assert.equal(heap.allocate(100), first);
  assert.notEqual(heap.allocate(100), first);
});

test("a cleared block is zero, whatever was there", () => {
  const heap = Heap.create();
  const address = heap.allocate(64);
  heap.words.fill(7, address, address + 16);
  heap.free(address);
  assert.equal(heap.allocateCleared(64), address);
  assert.deepEqual([...heap.words.subarray(address, address + 16)], Array(16).fill(0));
});

test("the memory grows, and another thread's views follow when they reach further", () => {
  const heap = Heap.create();
  const other = new Heap(heap.memory, 2);
  const before = other.words.length;
  const address = heap.allocate(16 << 20);
  heap.words[address + 1000] = 42;
  assert.equal(other.words.length, before);
  assert.equal(other.reach(address + 1000), address + 1000);
  assert.equal(other.read(address + 1000), 42);
});

test("views reach what another thread has added before V8 tells this one of it", () => {
  const added = new SharedArrayBuffer(2 * PAGE_BYTES);
  let buffer = new SharedArrayBuffer(PAGE_BYTES);
  const memory: SharedMemory = {
    get buffer() {
      return buffer;
    },
    grow(pages) {
      assert.equal(pages, 0);
      buffer = added;
      return 2;
    },
  };
  const views = new Views(memory, 1);
  const last = added.byteLength / 4 - 1;
  new Int32Array(added)[last] = 7;
  assert.equal(views.read(views.reach(last)), 7);
  assert.equal(views.bytes.length, added.byteLength);
});

test("a memory that cannot grow so far says so, and stays usable", () => {
  const heap = Heap.create();
  assert.throws(() => heap.allocate(2 ** 33), {
    name: "RangeError",
    message: "the channels' shared memory is full",
  });
  assert.ok(heap.allocate(10) > 0);
});

test("records of a table never move and never overlap, chunk after chunk", () => {
  const heap = Heap.create();
  const places = Array.from({ length: 1000 }, (_, index) =>
    heap.reserve(HEADER.handles, HANDLE.words, index),
  );
  assert.equal(new Set(places).size, 1000);
  const sorted = places.toSorted((a, b) => a - b);
  for (const [index, address] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined) assert.ok(next - address >= HANDLE.words);
  }
  for (const [index, address] of places.entries()) {
    assert.equal(place(heap, HEADER.handles, HANDLE.words, index), address);
  }
});

test("chunks of a table double", () => {
  const firsts = [0, FIRST_CHUNK, FIRST_CHUNK * 3, FIRST_CHUNK * 7];
  assert.deepEqual(firsts.map(chunkOf), [0, 1, 2, 3]);
  assert.deepEqual(
    firsts.slice(1).map((index) => chunkOf(index - 1)),
    [0, 1, 2],
  );
});
