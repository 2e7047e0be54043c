/** The free blocks of the memory under test: whatever happened, each is free once. */

import assert from "node:assert/strict";
import { CACHE_BYTES } from "../../../src/runtime/memory/block-cache.ts";
import type { Heap } from "../../../src/runtime/memory/heap.ts";
import { BLOCK, HEADER, WORKER } from "../../../src/runtime/memory/layout.ts";
import { workerRecord } from "../../../src/runtime/threads/workers.ts";

const COMMON_CLASSES = 32;

/** Fails when a block stands in two lists, or twice in one: two threads would come to write into it. */
export function checkFreeBlocks(heap: Heap): void {
  const free = new Set<number>();
  for (const list of lists(heap)) {
    for (let block = heap.read(list); block !== 0; block = heap.read(block + BLOCK.next)) {
      assert.ok(!free.has(block), `block ${block} is free twice`);
      free.add(block);
    }
  }
}

/** Where lists begin: the common ones, and those that threads keep for themselves. */
function lists(heap: Heap): number[] {
  const found = range(HEADER.freeBlocks, COMMON_CLASSES);
  for (let worker = 1; worker <= heap.read(HEADER.lastWorker); worker++) {
    const cache = heap.read(workerRecord(heap, worker) + WORKER.cache);
    // A cache has a list and a number for each of its classes.
    if (cache !== 0) found.push(...range(cache, CACHE_BYTES / 8));
  }
  return found;
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
