/** What is left when a worker dies between two steps: the next one repairs it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cargoOf, handleRecord, ownCargo } from "../../../src/runtime/cargo.ts";
import { addHandle, dropHandle, freeHandle, handlesOwnedBy } from "../../../src/runtime/counter.ts";
import { array } from "../../../src/runtime/flavors/array.ts";
import { BLOCKED, DISCONNECTED } from "../../../src/runtime/flavors/flavor.ts";
import { flavorFor, flavorOf } from "../../../src/runtime/flavors/flavors.ts";
import { heldSlots } from "../../../src/runtime/flavors/permits.ts";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import {
  CHANNEL,
  CONTEXT,
  END,
  EXCHANGE,
  HANDLE,
  HEADER,
  MESSAGE,
  SLOT,
  TAG,
  WAITER,
} from "../../../src/runtime/memory/layout.ts";
import { acquire, release } from "../../../src/runtime/memory/lock.ts";
import { endOf, SIDE } from "../../../src/runtime/sides.ts";
import { settleEstates } from "../../../src/runtime/threads/estate.ts";
import { addWorker, markDead } from "../../../src/runtime/threads/workers.ts";
import {
  acquireEnd,
  firstWaiter,
  insert,
  nextWaiter,
  purge,
  releaseEnd,
  remove,
  wakeOne,
  withdraw,
} from "../../../src/runtime/waker.ts";
import { EXIT } from "../../../src/trace/event.ts";

interface Program {
  readonly main: Heap;
  /** A second worker's view of the same heap. */
  readonly other: Heap;
  readonly message: number;
  readonly die: () => void;
}

function program(): Program {
  const main = Heap.create();
  addWorker(main, 0);
  const other = new Heap(main.memory, addWorker(main, 1));
  return {
    main,
    other,
    message: main.allocateCleared(MESSAGE.words * 4),
    die: () => {
      markDead(main, other.worker, EXIT.terminated);
    },
  };
}

function openChannel(heap: Heap, capacity: number): number {
  const channel = heap.allocateCleared(CHANNEL.words * 4);
  const flavor = flavorFor(capacity);
  heap.words[channel + CHANNEL.id] = heap.count(HEADER.lastChannel);
  heap.words[channel + CHANNEL.flavor] = flavor;
  heap.words[channel + CHANNEL.capacity] = capacity;
  flavorOf(flavor).open(heap, channel);
  return channel;
}

function waiterOf(heap: Heap): number {
  const waiter = heap.allocateCleared(WAITER.words * 4);
  heap.words[waiter + WAITER.context] = waiter + WAITER.ownContext;
  heap.words[waiter + WAITER.ownContext + CONTEXT.worker] = heap.worker;
  return waiter;
}

function waiting(heap: Heap, end: number): number[] {
  const all: number[] = [];
  for (let at = firstWaiter(heap, end); at !== 0; at = nextWaiter(heap, at)) all.push(at);
  return all;
}

test("a lock is taken over from a dead owner, and only then", () => {
  const { main, other, die } = program();
  const lock = main.allocateCleared(4);
  assert.equal(acquire(other, lock), 0);
  release(other, lock);
  assert.equal(acquire(other, lock), 0);
  die();
  assert.equal(acquire(main, lock), other.worker);
  release(main, lock);
  assert.equal(acquire(main, lock), 0);
});

test("a send that died before its last store has not happened", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 2);
  addHandle(main, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  main.words[message + MESSAGE.tag] = TAG.int;
  main.words[message + MESSAGE.inline] = 7;
  assert.equal(array.send(main, channel, message), 0);
  // The other worker has filled the slot of ticket 1, and never stored the position.
  acquireEnd(other, channel + CHANNEL.sending);
  const slot = main.read(channel + CHANNEL.slots) + SLOT.words;
  main.words[slot + MESSAGE.inline] = 99;
  die();
  assert.equal(array.len(main, channel), 1);
  main.words[message + MESSAGE.inline] = 8;
  assert.equal(array.send(main, channel, message), 1);
  assert.equal(array.send(main, channel, message), BLOCKED);
  for (const expected of [7, 8]) {
    array.receive(main, channel, message);
    assert.equal(main.read(message + MESSAGE.inline), expected);
  }
});

test("a receive that died in its middle leaves the message and its handles to others", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 2);
  addHandle(main, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  const carried = addHandle(main, channel, SIDE.sender);
  const block = main.allocate(16);
  main.words[block] = carried;
  main.words[block + 1] = main.read(handleRecord(main, carried) + HANDLE.id);
  main.words[message + MESSAGE.tag] = TAG.value;
  main.words[message + MESSAGE.block] = block;
  main.words[message + MESSAGE.handles] = 1;
  assert.equal(array.send(main, channel, message), 0);
  // The other worker has made the handle its own, and copied nothing.
  acquireEnd(other, channel + CHANNEL.receiving);
  ownCargo(other, main.read(channel + CHANNEL.slots), other.worker);
  die();
  array.repair(main, channel);
  assert.deepEqual(
    handlesOwnedBy(main, (owner) => owner === other.worker),
    [],
  );
  assert.equal(array.receive(main, channel, message), 0);
  assert.deepEqual(cargoOf(main, message), [carried]);
});

test("a slot that a dead worker held, or had just begun to hold, is free again", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 3);
  addHandle(main, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  main.words[message + MESSAGE.tag] = TAG.int;
  const kept = array.reserve(main, channel);
  array.reserve(other, channel);
  assert.equal(heldSlots(main, channel), 2);
  // Its second permit is in the table, and the end does not know of it yet.
  acquireEnd(other, channel + CHANNEL.sending);
  addHandle(other, channel, SIDE.sender, true);
  die();
  array.repair(main, channel);
  assert.equal(heldSlots(main, channel), 3);
  assert.equal(array.send(main, channel, message), BLOCKED);
  settleEstates({ heap: main, probe: null, incoming: message });
  assert.equal(heldSlots(main, channel), 1);
  for (const ticket of [0, 1]) assert.equal(array.send(main, channel, message), ticket);
  assert.equal(array.send(main, channel, message), BLOCKED);
  assert.equal(array.sendReserved(main, channel, message, kept), 2);
  assert.equal(heldSlots(main, channel), 0);
  assert.equal(array.len(main, channel), 3);
});

test("a message that a dead worker sent through a permit takes no second slot", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 2);
  addHandle(main, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  main.words[message + MESSAGE.tag] = TAG.int;
  const permit = array.reserve(other, channel);
  array.sendReserved(other, channel, message, permit);
  // As it was right after the store that commits.
  acquireEnd(other, channel + CHANNEL.sending);
  main.words[handleRecord(main, permit) + HANDLE.permit] = 1;
  main.words[channel + CHANNEL.sending + END.limit] = 1;
  die();
  settleEstates({ heap: main, probe: null, incoming: message });
  assert.equal(array.send(main, channel, message), 1);
  assert.equal(array.send(main, channel, message), BLOCKED);
  assert.equal(array.len(main, channel), 2);
});

test("a close that a dead worker began is finished when its permits are gone", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 2);
  addHandle(main, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  array.reserve(other, channel);
  acquireEnd(other, channel + CHANNEL.sending);
  main.words[channel + CHANNEL.sending + END.disconnected] = 1;
  die();
  assert.equal(array.receive(main, channel, message), BLOCKED);
  settleEstates({ heap: main, probe: null, incoming: message });
  assert.equal(array.receive(main, channel, message), DISCONNECTED);
  assert.equal(array.send(main, channel, message), DISCONNECTED);
});

test("positions wrap at 2^32 without losing a message", () => {
  const { main, message } = program();
  const channel = openChannel(main, 3);
  addHandle(main, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  for (const end of [CHANNEL.sending, CHANNEL.receiving]) {
    main.words[channel + end + END.position] = -2;
    main.words[channel + end + END.seen] = -2;
  }
  main.words[message + MESSAGE.tag] = TAG.int;
  for (const [value, ticket] of [2 ** 32 - 2, 2 ** 32 - 1, 0].entries()) {
    main.words[message + MESSAGE.inline] = value;
    assert.equal(array.send(main, channel, message), ticket);
  }
  assert.equal(array.send(main, channel, message), BLOCKED);
  assert.equal(array.len(main, channel), 3);
  for (const [value, ticket] of [2 ** 32 - 2, 2 ** 32 - 1, 0].entries()) {
    assert.equal(array.receive(main, channel, message), ticket);
    assert.equal(main.read(message + MESSAGE.inline), value);
  }
  assert.equal(array.receive(main, channel, message), BLOCKED);
});

test("waiters stand in the order of arrival, and go back to their place", () => {
  const { main } = program();
  const end = openChannel(main, 1) + CHANNEL.receiving;
  const [a, b, c] = [waiterOf(main), waiterOf(main), waiterOf(main)];
  for (const waiter of [a, b, c]) insert(main, end, waiter);
  assert.deepEqual(waiting(main, end), [a, b, c]);
  remove(main, end, b);
  assert.deepEqual(waiting(main, end), [a, c]);
  insert(main, end, b);
  assert.deepEqual(waiting(main, end), [a, b, c]);
  for (const waiter of [a, c, b]) remove(main, end, waiter);
  insert(main, end, c);
  insert(main, end, a);
  assert.deepEqual(waiting(main, end), [a, c]);
});

test("a wake-up selects the first that still waits and lives", () => {
  const { main, other, die } = program();
  const end = openChannel(main, 1) + CHANNEL.receiving;
  const [dead, gaveUp, waits] = [waiterOf(other), waiterOf(main), waiterOf(main)];
  for (const waiter of [dead, gaveUp, waits]) insert(main, end, waiter);
  assert.equal(withdraw(main, gaveUp + WAITER.ownContext), true);
  die();
  wakeOne(main, end);
  assert.deepEqual(waiting(main, end), []);
  assert.equal(main.read(dead + WAITER.ownContext + CONTEXT.state), 0);
  assert.equal(main.read(waits + WAITER.ownContext + CONTEXT.state), waits);
  assert.equal(withdraw(main, waits + WAITER.ownContext), false);
});

test("a queue is whole after its owner died in the middle of an insertion", () => {
  const { main, other, die } = program();
  const end = openChannel(main, 1) + CHANNEL.receiving;
  const [a, b, c] = [waiterOf(main), waiterOf(other), waiterOf(main)];
  insert(main, end, a);
  acquireEnd(other, end);
  insert(other, end, b);
  // It died before its very last store, which says where the queue ends.
  main.words[end + END.lastWaiter] = a;
  die();
  acquireEnd(main, end);
  insert(main, end, c);
  releaseEnd(main, end);
  assert.deepEqual(waiting(main, end), [a, b, c]);
  assert.deepEqual(purge(main, end), [b]);
  assert.deepEqual(waiting(main, end), [a, c]);
});

test("counts are made anew when a worker died while it changed them", () => {
  const { main, other, die } = program();
  const channel = openChannel(main, 1);
  const senders = endOf(channel, SIDE.sender) + END.handles;
  const kept = addHandle(main, channel, SIDE.sender);
  const gone = addHandle(other, channel, SIDE.sender);
  acquire(other, HEADER.tablesLock);
  // It has said that its handle counts no longer, and has not counted.
  main.words[handleRecord(main, gone) + HANDLE.dropped] = 1;
  die();
  assert.equal(dropHandle(main, kept), SIDE.sender);
  assert.equal(main.read(senders), 0);
  freeHandle(main, kept);
});

test("an estate is settled: handles dropped, the channel disconnected, once", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 1);
  addHandle(other, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  die();
  const by = { heap: main, probe: null, incoming: message };
  settleEstates(by);
  settleEstates(by);
  assert.deepEqual(
    handlesOwnedBy(main, (owner) => owner === other.worker),
    [],
  );
  assert.equal(array.receive(main, channel, message), DISCONNECTED);
});

test("an estate with a half finished drop is settled to its end", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 1);
  const index = addHandle(other, channel, SIDE.sender);
  addHandle(main, channel, SIDE.receiver);
  const end = channel + CHANNEL.receiving;
  const waiter = waiterOf(main);
  insert(main, end, waiter);
  assert.equal(dropHandle(other, index), SIDE.sender);
  die();
  settleEstates({ heap: main, probe: null, incoming: message });
  assert.deepEqual(waiting(main, end), []);
  assert.equal(main.read(waiter + WAITER.ownContext + CONTEXT.state), waiter);
  assert.equal(main.read(handleRecord(main, index) + HANDLE.id), 0);
});

test("a whole message of a dead sender is sent by the next owner of the end, its handles with it", () => {
  const { main, other, message, die } = program();
  for (const capacity of [2, -1]) {
    const channel = openChannel(main, capacity);
    const flavor = flavorOf(flavorFor(capacity));
    const replies = openChannel(main, 1);
    addHandle(other, channel, SIDE.sender);
    addHandle(main, channel, SIDE.receiver);
    const carried = addHandle(other, replies, SIDE.sender);
    addHandle(main, replies, SIDE.receiver);
    const block = main.allocate(8);
    main.words[block] = carried;
    main.words[block + 1] = main.read(handleRecord(main, carried) + HANDLE.id);
    main.words[message + MESSAGE.block] = block;
    main.words[message + MESSAGE.handles] = 1;
    main.words[message + MESSAGE.tag] = TAG.value;
    assert.equal(flavor.send(other, channel, message), 0);
    // As if it had died one store earlier.
    acquireEnd(other, channel + CHANNEL.sending);
    main.words[channel + CHANNEL.sending + END.position] = 0;
  }
  die();
  settleEstates({ heap: main, probe: null, incoming: message });
  const carried = handlesOwnedBy(main, (owner) => owner === other.worker);
  assert.deepEqual(carried, []);
  for (const channel of channelsWithMessages(main)) {
    const flavor = flavorOf(main.read(channel + CHANNEL.flavor));
    assert.equal(flavor.len(main, channel), 1);
    assert.equal(flavor.receive(main, channel, message), 0);
    const [index] = cargoOf(main, message);
    assert.equal(main.read(handleRecord(main, index as number) + HANDLE.owner), main.worker);
    assert.equal(flavor.receive(main, channel, message), DISCONNECTED);
  }
});

/** The channels of the receivers in the table, every other of which only serves replies. */
function channelsWithMessages(heap: Heap): number[] {
  const channels = handlesOwnedBy(heap, () => true).map((index) =>
    heap.read(handleRecord(heap, index) + HANDLE.channel),
  );
  return [...new Set(channels)].filter(
    (channel) => flavorOf(heap.read(channel + CHANNEL.flavor)).len(heap, channel) > 0,
  );
}

test("what a dead peer exchanged at a rendezvous without selecting is undone", () => {
  const { main, other, message, die } = program();
  const channel = openChannel(main, 0);
  const replies = openChannel(main, 1);
  addHandle(main, channel, SIDE.sender);
  addHandle(other, channel, SIDE.receiver);
  const carried = addHandle(main, replies, SIDE.sender);
  const waiter = waiterOf(main);
  const block = main.allocate(8);
  main.words[block] = carried;
  main.words[block + 1] = main.read(handleRecord(main, carried) + HANDLE.id);
  main.words[waiter + WAITER.message + MESSAGE.block] = block;
  main.words[waiter + WAITER.message + MESSAGE.handles] = 1;
  main.words[waiter + WAITER.message + MESSAGE.tag] = TAG.value;
  insert(main, channel + CHANNEL.sending, waiter);
  acquireEnd(other, channel + CHANNEL.sending);
  acquireEnd(other, channel + CHANNEL.receiving);
  // It has taken the handle and has not selected the waiter.
  main.words[waiter + WAITER.exchange] = EXCHANGE.done;
  main.words[handleRecord(main, carried) + HANDLE.owner] = other.worker;
  die();
  settleEstates({ heap: main, probe: null, incoming: message });
  assert.equal(main.read(handleRecord(main, carried) + HANDLE.owner), main.worker);
  assert.equal(main.read(waiter + WAITER.exchange), EXCHANGE.none);
  assert.equal(main.read(replies + CHANNEL.sending + END.handles), 1);
});
