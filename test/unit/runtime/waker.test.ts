import assert from "node:assert/strict";
import { test } from "node:test";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { END, WAITER } from "../../../src/runtime/memory/layout.ts";
import { firstWaiter, insert, nextWaiter } from "../../../src/runtime/waker.ts";

test("a thread queues behind a waiter that lies in memory it has not looked at yet", () => {
  const grown = Heap.create();
  const end = grown.allocateCleared((END.handles + 1) * 4);
  const own = grown.allocateCleared(WAITER.words * 4);
  const behind = new Heap(grown.memory, 2);
  const { length } = behind.words;
  grown.allocate(length * 4);
  const far = grown.allocateCleared(WAITER.words * 4);
  assert.ok(far > length);
  insert(grown, end, far);
  insert(behind, end, own);
  assert.deepEqual(
    [firstWaiter(behind, end), nextWaiter(behind, far), nextWaiter(behind, own)],
    [far, own, 0],
  );
});
