/** The flavours of which every receiver gets every message: their memory, and numbers that wrap. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { freeBlock } from "../../../src/runtime/cargo.ts";
import { addHandle, dropHandle, freeHandle } from "../../../src/runtime/counter.ts";
import { broadcast, subscribe, unreceived } from "../../../src/runtime/flavors/broadcast.ts";
import { BLOCKED, type Flavor, LAGGED } from "../../../src/runtime/flavors/flavor.ts";
import {
  read,
  replace,
  subscribe as startWatching,
  watch,
} from "../../../src/runtime/flavors/watch.ts";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { CHANNEL, END, HEADER, MESSAGE, TAG } from "../../../src/runtime/memory/layout.ts";
import { SIDE } from "../../../src/runtime/sides.ts";
import { addWorker, markDead } from "../../../src/runtime/threads/workers.ts";

const BYTES = 100;

interface Program {
  readonly heap: Heap;
  readonly channel: number;
  readonly message: number;
}

function open(flavor: Flavor, capacity: number): Program {
  const heap = Heap.create();
  addWorker(heap, 0);
  const channel = heap.allocateCleared(CHANNEL.words * 4);
  heap.words[channel + CHANNEL.id] = heap.count(HEADER.lastChannel);
  heap.words[channel + CHANNEL.capacity] = capacity;
  flavor.open(heap, channel);
  return { heap, channel, message: heap.allocateCleared(MESSAGE.words * 4) };
}

/** Makes a message with a block that holds `value`. */
function fill({ heap, message }: Program, value: number): void {
  const block = heap.allocate(BYTES);
  heap.words[block] = value;
  heap.words[message + MESSAGE.tag] = TAG.latin1;
  heap.words[message + MESSAGE.bytes] = BYTES;
  heap.words[message + MESSAGE.block] = block;
}

/** Reads the message's value and frees its block. */
function empty({ heap, message }: Program): number {
  const value = heap.read(heap.read(message + MESSAGE.block));
  freeBlock(heap, message);
  return value;
}

function place({ heap, channel }: Program, end: number, position: number): void {
  heap.words[channel + end + END.position] = position;
}

test("each receiver of a broadcast gets a block of its own, and all blocks are given back", () => {
  const program = open(broadcast, 4);
  const { heap, channel, message } = program;
  const receivers = [1, 2, 3].map(() => addHandle(heap, channel, SIDE.receiver));
  for (const handle of receivers) subscribe(heap, channel, handle);
  const round = (value: number): void => {
    fill(program, value);
    broadcast.send(heap, channel, message);
    const blocks = receivers.map((handle) => {
      assert.equal(broadcast.receive(heap, channel, message, handle), value);
      return heap.read(message + MESSAGE.block);
    });
    assert.equal(new Set(blocks).size, receivers.length);
    for (const block of blocks) {
      assert.equal(heap.read(block), value);
      heap.free(block);
    }
    assert.equal(broadcast.len(heap, channel), 0);
  };
  for (let value = 0; value < 100; value++) round(value);
  const top = heap.read(HEADER.top);
  for (let value = 100; value < 5000; value++) round(value);
  assert.equal(heap.read(HEADER.top), top);
});

test("blocks of overwritten and of unheard messages are given back", () => {
  const program = open(broadcast, 2);
  const { heap, channel, message } = program;
  const round = (): void => {
    const handle = addHandle(heap, channel, SIDE.receiver);
    subscribe(heap, channel, handle);
    for (let value = 0; value < 50; value++) {
      fill(program, value);
      broadcast.send(heap, channel, message);
    }
    assert.equal(unreceived(heap, channel, handle), 50);
    assert.equal(broadcast.receive(heap, channel, message, handle), LAGGED);
    assert.equal(heap.read(message + MESSAGE.inline), 48);
    broadcast.receive(heap, channel, message, handle);
    assert.equal(empty(program), 48);
    broadcast.leave?.(heap, channel, handle);
    broadcast.leave?.(heap, channel, handle);
    assert.equal(broadcast.len(heap, channel), 0);
    dropHandle(heap, handle);
    freeHandle(heap, handle);
  };
  for (let count = 0; count < 20; count++) round();
  const top = heap.read(HEADER.top);
  for (let count = 0; count < 40; count++) round();
  assert.equal(heap.read(HEADER.top), top);
});

test("a broadcast's numbers wrap at 2^32 without losing a message", () => {
  const program = open(broadcast, 4);
  const { heap, channel, message } = program;
  place(program, CHANNEL.sending, -2);
  place(program, CHANNEL.receiving, -2);
  const handle = addHandle(heap, channel, SIDE.receiver);
  subscribe(heap, channel, handle);
  for (const ticket of [2 ** 32 - 2, 2 ** 32 - 1, 0, 1, 2]) {
    fill(program, ticket | 0);
    assert.equal(broadcast.send(heap, channel, message), ticket);
  }
  assert.equal(broadcast.receive(heap, channel, message, handle), LAGGED);
  assert.equal(heap.read(message + MESSAGE.inline), 1);
  for (const ticket of [2 ** 32 - 1, 0, 1, 2]) {
    assert.equal(broadcast.receive(heap, channel, message, handle), ticket);
    assert.equal(empty(program), ticket | 0);
  }
});

test("a receiver that sleeps for thousands of millions of messages still lags", () => {
  const program = open(broadcast, 1);
  const { heap, channel, message } = program;
  const handle = addHandle(heap, channel, SIDE.receiver);
  subscribe(heap, channel, handle);
  fill(program, 0);
  broadcast.send(heap, channel, message);
  for (let messages = 2 ** 29; messages <= 6 * 2 ** 30; messages += 2 ** 29) {
    // As if so many had been sent: the next one is looked at.
    place(program, CHANNEL.sending, messages | 0);
    place(program, CHANNEL.receiving, (messages - 1) | 0);
    fill(program, 7);
    broadcast.send(heap, channel, message);
  }
  assert.equal(broadcast.receive(heap, channel, message, handle), LAGGED);
  assert.ok(heap.read(message + MESSAGE.inline) >= 2 ** 30);
  broadcast.receive(heap, channel, message, handle);
  assert.equal(empty(program), 7);
});

/** A broadcast with one receiver and a message for it. */
function openWithMessage(): Program & { readonly receiver: number } {
  const program = open(broadcast, 2);
  const { heap, channel, message } = program;
  const receiver = addHandle(heap, channel, SIDE.receiver);
  subscribe(heap, channel, receiver);
  fill(program, 1);
  broadcast.send(heap, channel, message);
  return { ...program, receiver };
}

/** `act` fails while the memory is somebody else's, as it does for the reaper, which never waits. */
function failsWithoutMemory(heap: Heap, act: () => void): void {
  heap.words[HEADER.allocatorLock] = addWorker(heap, 0);
  heap.beforeSleep = () => {
    throw new Error("not now");
  };
  assert.throws(act, /not now/);
  heap.words[HEADER.allocatorLock] = 0;
}

test("who leaves a broadcast gives both ends back although the memory is not to be had", () => {
  const { heap, channel, receiver } = openWithMessage();
  const leave = (): void => broadcast.leave?.(heap, channel, receiver);
  failsWithoutMemory(heap, leave);
  assert.equal(heap.read(channel + CHANNEL.sending + END.lock), 0);
  assert.equal(heap.read(channel + CHANNEL.receiving + END.lock), 0);
  leave();
  assert.equal(broadcast.len(heap, channel), 0);
});

test("who mends a broadcast gives it back although the memory is not to be had", () => {
  const { heap, channel } = openWithMessage();
  const dead = addWorker(heap, 0);
  markDead(heap, dead, 0);
  const end = channel + CHANNEL.receiving;
  heap.words[end + END.lock] = dead;
  // It has let the last receiver go, but not the message that nobody needs now.
  heap.words[end + END.segment] = 0;
  failsWithoutMemory(heap, () => broadcast.repair(heap, channel));
  assert.equal(heap.read(end + END.lock), 0);
  broadcast.repair(heap, channel);
  assert.equal(heap.read(end + END.torn), 0);
  assert.equal(broadcast.len(heap, channel), 0);
});

test("a watched value has two slots, and all blocks but the present one's are given back", () => {
  const program = open(watch, 1);
  const { heap, channel, message } = program;
  place(program, CHANNEL.sending, -50);
  const handle = addHandle(heap, channel, SIDE.receiver);
  startWatching(heap, channel, handle);
  const round = (value: number): void => {
    fill(program, value);
    const ticket = replace(heap, channel, message);
    assert.equal(replace(heap, channel, message, ticket), BLOCKED);
    assert.equal(watch.receive(heap, channel, message, handle), ticket);
    assert.equal(watch.receive(heap, channel, message, handle), BLOCKED);
    assert.equal(read(heap, channel, message), (ticket + 1) | 0);
    assert.equal(empty(program), value);
  };
  for (let value = 0; value < 100; value++) round(value);
  const top = heap.read(HEADER.top);
  for (let value = 0; value < 2000; value++) round(value);
  assert.equal(heap.read(HEADER.top), top);
});

test("a sender that dies while it writes the next value leaves no block to be freed twice", () => {
  const program = open(watch, 1);
  const { heap, channel, message } = program;
  startWatching(heap, channel, addHandle(heap, channel, SIDE.receiver));
  for (const value of [1, 2]) {
    fill(program, value);
    replace(heap, channel, message);
  }
  // It has written the first word of the slot that comes next, which held the first value before.
  heap.words[heap.read(channel + CHANNEL.slots) + MESSAGE.words + MESSAGE.tag] = TAG.latin1;
  fill(program, 3);
  replace(heap, channel, message);
  // Others write into what is free now.
  for (let other = 0; other < 5; other++) fill(program, 4);
  read(heap, channel, message);
  assert.equal(empty(program), 3);
});
