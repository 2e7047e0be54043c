/** Parcels that go straight to the only receiver of their channel, and what becomes of them when it is not. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import {
  bounded,
  channel,
  type SharedReceiver,
  type SpawnedWorker,
  spawn,
  syncChannel,
} from "mpscope";
import { soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

interface Numbered {
  readonly index: number;
  readonly buffer: ArrayBuffer;
}

const COUNT = 60;
const BEFORE = 20;
const BUFFERED = 4;

/** The index of a message, whose buffer must be whole. */
function indexOf({ index, buffer }: Numbered): number {
  assert.deepEqual(new Uint8Array(buffer), new Uint8Array(10).fill(index));
  return index;
}

/** A receiver that has got some messages of a worker, and whose buffer is full of more. */
async function flowing(): Promise<{
  rx: SharedReceiver<Numbered>;
  sender: SpawnedWorker<unknown>;
}> {
  const [tx, rx] = bounded<Numbered>(BUFFERED);
  const [left, told] = channel<number>();
  const args = { tx, count: COUNT, bytes: 10, left };
  const sender = spawn(workerUrl("transfers", "sendBuffers"), args);
  const first = Array.from({ length: BEFORE }, () => indexOf(rx.recvSync()));
  assert.deepEqual(first, numbers(0, BEFORE));
  await until(() => rx.isFull, "a full buffer");
  // A message is in the buffer a moment before what it takes along has left.
  await until(() => told.drain().includes(BEFORE + BUFFERED - 1), "all that is in it to have left");
  told.drop();
  return { rx, sender };
}

/** Lets this thread look at its events so many times. */
async function turns(count: number): Promise<void> {
  if (count === 0) return;
  await nextTurn();
  await turns(count - 1);
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

test("a receiver that is cloned shares what is on its way with its clone", async () => {
  const { rx, sender } = await flowing();
  const clone = rx.clone();
  const rest = numbers(BEFORE, COUNT).map((index) => {
    const receiver = index % 2 === 0 ? rx : clone;
    return indexOf(receiver.recvSync());
  });
  assert.deepEqual(rest, numbers(BEFORE, COUNT));
  await soon(sender.join());
  clone.drop();
  assert.throws(() => rx.recvSync(), { name: "RecvError" });
  rx.drop();
});

for (const ends of [false, true]) {
  test(`a receiver takes along what is on its way (its sender ${ends ? "is terminated" : "goes on"})`, async () => {
    const { rx, sender } = await flowing();
    if (ends) await soon(sender.terminate());
    const [back, passed] = channel<Numbered>();
    const worker = spawn(workerUrl("transfers", "passOn"), { rx, tx: back });
    const last = ends ? BEFORE + BUFFERED : COUNT;
    // This thread, to which the sender had its line, blocks.
    assert.deepEqual(Array.from(passed, indexOf), numbers(BEFORE, last));
    await soon(worker.join());
    passed.drop();
  });
}

test("a receiver may leave after the thread of its sender has ended", async () => {
  const { rx, sender } = await flowing();
  assert.deepEqual(
    numbers(BEFORE, COUNT).map(() => indexOf(rx.recvSync())),
    numbers(BEFORE, COUNT),
  );
  await soon(sender.join());
  // The line's other end is gone; this end hears of it when this thread looks at its events.
  await turns(20);
  const [back, passed] = channel<Numbered>();
  const worker = spawn(workerUrl("transfers", "passOn"), { rx, tx: back });
  assert.deepEqual([...passed], []);
  await soon(worker.join());
  passed.drop();
});

test("a receiver that comes back gets what is sent on", async () => {
  const { rx, sender } = await flowing();
  const [tx, carried] = syncChannel<SharedReceiver<Numbered>>(1);
  tx.sendSync(rx);
  const again = carried.recvSync();
  assert.deepEqual(Array.from(again, indexOf), numbers(BEFORE, COUNT));
  await soon(sender.join());
  for (const handle of [tx, carried, again]) handle.drop();
});

test("ports on their way to a receiver that is dropped are let go", async () => {
  const [tx, rx] = channel<MessagePort>();
  const [ready, begun] = channel<string>();
  const [go, wait] = channel<string>();
  const worker = spawn(workerUrl("transfers", "takeOneAndDrop"), { rx, ready, wait });
  const first = new MessageChannel();
  tx.sendSync(first.port2, { transfer: [first.port2] });
  assert.equal(await soon(begun.recv()), "taken");
  const { port1, port2 } = new MessageChannel();
  tx.sendSync(port2, { transfer: [port2] });
  const closed = once(port1, "close");
  go.sendSync("drop");
  await soon(closed);
  first.port1.close();
  await soon(worker.join());
  for (const handle of [tx, begun, go]) handle.drop();
});
