/** The lines of workers to the hub, while nobody needs them yet. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageChannel, MessagePort, type Worker } from "node:worker_threads";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { RootLine } from "../../../src/runtime/parcels/lines.ts";
import type { Watcher } from "../../../src/runtime/threads/watch-over.ts";

/** A thread whose reaper only remembers what it is sent, and refuses what cannot be sent. */
function threadWithReaper(): { thread: Watcher; sent: unknown[]; startReaper: () => void } {
  const sent: unknown[] = [];
  const thread: Watcher = { heap: Heap.create(), worker: 1, watched: [], reaper: undefined };
  const reaper = {
    postMessage(message: object, transfer: readonly MessagePort[] = []): void {
      sent.push(structuredClone(message, { transfer: [...transfer] }));
    },
  };
  return {
    thread,
    sent,
    startReaper: () => {
      thread.reaper = reaper as unknown as Worker;
    },
  };
}

test("the line of a worker that has just ended is handed over as one that has ended", () => {
  const { thread, sent, startReaper } = threadWithReaper();
  const line = new RootLine(thread);
  const { port1: ended } = new MessageChannel();
  const { port1: alive, port2: others } = new MessageChannel();
  line.connect(7, ended);
  line.connect(8, alive);
  ended.close();
  startReaper();
  line.handOver();
  const [first, second] = sent as [unknown, { connect: number; port: MessagePort }];
  assert.deepEqual(first, { connect: 7 });
  assert.equal(second.connect, 8);
  assert.ok(second.port instanceof MessagePort);
  second.port.close();
  others.close();
});
