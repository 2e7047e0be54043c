/** The waiters of a select, which share one context. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { addHandle } from "../../../src/runtime/counter.ts";
import { BLOCKED } from "../../../src/runtime/flavors/flavor.ts";
import { flavorFor, flavorOf } from "../../../src/runtime/flavors/flavors.ts";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import {
  CHANNEL,
  CONTEXT,
  HEADER,
  MESSAGE,
  TAG,
  WAIT,
  WAITER,
} from "../../../src/runtime/memory/layout.ts";
import { endOf, SIDE } from "../../../src/runtime/sides.ts";
import { settleEstates } from "../../../src/runtime/threads/estate.ts";
import { addWorker, markDead } from "../../../src/runtime/threads/workers.ts";
import { firstWaiter, wakeOne } from "../../../src/runtime/waker.ts";
import { EXIT } from "../../../src/trace/event.ts";

function openChannel(heap: Heap, capacity: number): number {
  const channel = heap.allocateCleared(CHANNEL.words * 4);
  const flavor = flavorFor(capacity);
  heap.words[channel + CHANNEL.id] = heap.count(HEADER.lastChannel);
  heap.words[channel + CHANNEL.flavor] = flavor;
  heap.words[channel + CHANNEL.capacity] = capacity;
  flavorOf(flavor).open(heap, channel);
  return channel;
}

/** The waiters of a select of `heap`'s worker. */
function waitersOf(heap: Heap, count: number): number[] {
  const first = heap.allocateCleared(WAITER.words * count * 4);
  heap.words[first + WAITER.ownContext + CONTEXT.worker] = heap.worker;
  return Array.from({ length: count }, (_, arm) => {
    const waiter = first + arm * WAITER.words;
    heap.words[waiter + WAITER.context] = first + WAITER.ownContext;
    return waiter;
  });
}

function enlist(heap: Heap, channel: number, side: number, waiter: number): boolean {
  return flavorOf(heap.read(channel + CHANNEL.flavor)).enlist(heap, channel, side, waiter);
}

function stateOf(heap: Heap, waiter: number): number {
  return heap.read(heap.read(waiter + WAITER.context) + CONTEXT.state);
}

function program(): { main: Heap; other: Heap; message: number } {
  const main = Heap.create();
  addWorker(main, 0);
  const other = new Heap(main.memory, addWorker(main, 1));
  const message = main.allocateCleared(MESSAGE.words * 4);
  main.words[message + MESSAGE.tag] = TAG.int;
  return { main, other, message };
}

test("one of a select's waiters is selected; a wake-up of another goes to the next in the queue", () => {
  const { main, other } = program();
  const [a, b] = [openChannel(main, 1), openChannel(main, 1)];
  const [inA, inB] = waitersOf(other, 2) as [number, number];
  const [behind] = waitersOf(main, 1) as [number];
  assert.equal(enlist(main, a, SIDE.receiver, inA), false);
  assert.equal(enlist(main, b, SIDE.receiver, inB), false);
  assert.equal(enlist(main, b, SIDE.receiver, behind), false);
  wakeOne(main, a + CHANNEL.receiving);
  assert.equal(stateOf(main, inB), inA);
  wakeOne(main, b + CHANNEL.receiving);
  assert.equal(stateOf(main, inB), inA);
  assert.equal(stateOf(main, behind), behind);
});

test("at a rendezvous a select does not meet itself, and others meet only one of its arms", () => {
  const { main, other, message } = program();
  const channel = openChannel(main, 0);
  const [sends, receives] = waitersOf(other, 2) as [number, number];
  main.words[sends + WAITER.message + MESSAGE.tag] = TAG.int;
  assert.equal(enlist(main, channel, SIDE.sender, sends), false);
  assert.equal(enlist(main, channel, SIDE.receiver, receives), false);
  const zero = flavorOf(flavorFor(0));
  assert.equal(zero.receive(main, channel, message), 0);
  assert.equal(stateOf(main, receives), sends);
  assert.equal(zero.send(main, channel, message), BLOCKED);
  assert.equal(firstWaiter(main, channel + CHANNEL.receiving), 0);
});

test("a waiter that observes takes no wake-up and no message", () => {
  const { main, other, message } = program();
  const [queue, meeting] = [openChannel(main, 1), openChannel(main, 0)];
  const [observes, observesMeeting] = waitersOf(other, 2) as [number, number];
  for (const waiter of [observes, observesMeeting]) main.words[waiter + WAITER.observes] = 1;
  const [waits, sends] = [waitersOf(main, 1)[0] as number, waitersOf(main, 1)[0] as number];
  enlist(main, queue, SIDE.receiver, observes);
  enlist(main, queue, SIDE.receiver, waits);
  wakeOne(main, queue + CHANNEL.receiving);
  assert.deepEqual([stateOf(main, observes), stateOf(main, waits)], [observes, waits]);
  main.words[main.read(observes + WAITER.context) + CONTEXT.state] = WAIT.waiting;
  enlist(main, meeting, SIDE.receiver, observesMeeting);
  const zero = flavorOf(flavorFor(0));
  assert.equal(zero.send(main, meeting, message), BLOCKED);
  assert.equal(enlist(main, meeting, SIDE.sender, sends), false);
  assert.equal(stateOf(main, observesMeeting), observesMeeting);
  assert.equal(zero.isReady(main, meeting, SIDE.receiver), true);
});

test("the waiters of a dead select leave every queue, and their memory is freed once", () => {
  const { main, other, message } = program();
  const channels = [openChannel(main, 1), openChannel(main, 0)] as const;
  for (const channel of channels) {
    addHandle(other, channel, SIDE.sender);
    addHandle(main, channel, SIDE.sender);
    addHandle(main, channel, SIDE.receiver);
  }
  const waiters = waitersOf(other, 2) as [number, number];
  const blocks = channels.map((_, arm) => {
    const block = main.allocate(200);
    const waiting = (waiters[arm] ?? 0) + WAITER.message;
    main.words[waiting + MESSAGE.tag] = TAG.value;
    main.words[waiting + MESSAGE.block] = block;
    return block;
  });
  const full = flavorOf(flavorFor(1));
  assert.equal(full.send(main, channels[0], message), 0);
  for (const [arm, channel] of channels.entries()) {
    assert.equal(enlist(other, channel, SIDE.sender, waiters[arm] ?? 0), false);
  }
  markDead(main, other.worker, EXIT.terminated);
  settleEstates({ heap: main, probe: null, incoming: message });
  for (const channel of channels) {
    assert.equal(firstWaiter(main, endOf(channel, SIDE.sender)), 0);
  }
  // All of one size: what was freed twice would be given out twice.
  const again = new Set(Array.from({ length: 4 }, () => main.allocate(200)));
  assert.equal(again.size, 4);
  for (const freed of [waiters[0], ...blocks]) assert.ok(again.has(freed));
});
