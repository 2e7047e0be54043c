import assert from "node:assert/strict";
import { test } from "node:test";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { BLOCK, HEADER, WORKER } from "../../../src/runtime/memory/layout.ts";
import { addWorker, closeCacheOf, workerRecord } from "../../../src/runtime/threads/workers.ts";

const SIZE = 100;

/** Free blocks that every thread may take, of the class in which blocks of `SIZE` bytes are. */
function commonBlocks(heap: Heap): number[] {
  const probe = new Heap(heap.memory, 9);
  const block = probe.allocate(SIZE);
  probe.free(block);
  const found: number[] = [];
  let at = heap.read(HEADER.freeBlocks + heap.read(block + BLOCK.sizeClass));
  for (; at !== 0; at = heap.read(at + BLOCK.next)) found.push(at);
  return found;
}

function allocateMany(heap: Heap, count: number): number[] {
  return Array.from({ length: count }, () => heap.allocate(SIZE));
}

test("a thread takes again what it has freed, without the common lists", () => {
  const heap = Heap.create();
  heap.openCache();
  const block = heap.allocate(SIZE);
  heap.free(block);
  assert.ok(!commonBlocks(heap).includes(block));
  assert.equal(heap.allocate(SIZE), block);
});

test("no block is given to two threads, and none is lost, whoever frees it", () => {
  const one = Heap.create();
  const two = new Heap(one.memory, 2);
  one.openCache();
  two.openCache();
  const taken = allocateMany(one, 1000);
  assert.equal(new Set(taken).size, 1000);
  for (const block of taken) two.free(block);
  const top = one.read(HEADER.top);
  for (let round = 0; round < 10; round++) {
    const again = [...allocateMany(one, 400), ...allocateMany(two, 400)];
    assert.equal(new Set(again).size, 800);
    for (const block of again.splice(0, 300)) two.free(block);
    for (const block of again) one.free(block);
  }
  assert.equal(one.read(HEADER.top), top);
});

test("a thread keeps a bounded number of free blocks", () => {
  const heap = Heap.create();
  heap.openCache();
  for (const block of allocateMany(heap, 1000)) heap.free(block);
  assert.ok(commonBlocks(heap).length >= 1000 - 64);
});

test("what a dead worker kept is given back, once", () => {
  const heap = Heap.create();
  const worker = addWorker(heap, 0);
  const dead = new Heap(heap.memory, worker);
  const record = workerRecord(heap, worker);
  heap.words[record + WORKER.cache] = dead.openCache();
  const blocks = allocateMany(dead, 10);
  for (const block of blocks) dead.free(block);
  const before = commonBlocks(heap).length;
  closeCacheOf(heap, worker);
  closeCacheOf(heap, worker);
  const after = commonBlocks(heap);
  assert.ok(blocks.every((block) => after.includes(block)));
  assert.equal(new Set(after).size, after.length);
  assert.ok(after.length >= before + 10);
});

test("large blocks are not kept", () => {
  const heap = Heap.create();
  heap.openCache();
  const other = new Heap(heap.memory, 2);
  const block = heap.allocate(100_000);
  heap.free(block);
  assert.equal(other.allocate(100_000), block);
});
