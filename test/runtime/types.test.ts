/** What the compiler has to refuse: this file compiles only when it does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bounded,
  channel,
  type Permit,
  type Receiver,
  type Sender,
  type SharedReceiver,
  type SyncSender,
  syncChannel,
  unbounded,
  type WeakSender,
} from "mpscope";

test("a receiver has no clone in its type", () => {
  const [tx, rx] = channel<number>();
  const clone: Sender<number> = tx.clone();
  clone.drop();
  // @ts-expect-error -- the receiver of a channel is its only one
  assert.equal(typeof rx.clone, "function");
});

test("a channel passes one type", () => {
  const [tx, rx]: [SyncSender<string>, Receiver<string>] = syncChannel<string>(2);
  tx.sendSync("text");
  // @ts-expect-error -- a number is no text
  tx.sendSync(1);
  const text: string = rx.recvSync();
  assert.equal(text, "text");
});

test("results of tries are told apart by ok", () => {
  const [tx, rx] = channel<number>();
  const sent = tx.trySend(1);
  // @ts-expect-error -- what was sent is not given back
  assert.equal(sent.value, undefined);
  const received = rx.tryRecv();
  if (received.ok) assert.equal(received.value, 1);
  else assert.fail(received.reason);
});

test("a shared receiver has a clone in its type, and is a receiver", () => {
  const [, rx]: [Sender<number>, SharedReceiver<number>] = unbounded<number>();
  const clone: SharedReceiver<number> = rx.clone();
  const receiver: Receiver<number> = clone;
  // @ts-expect-error -- of a receiver nothing more is known
  assert.equal(typeof receiver.clone, "function");
  const [, only] = syncChannel<number>(1);
  // @ts-expect-error -- the receiver of a channel is its only one
  const shared: SharedReceiver<number> = only;
  assert.equal(shared, only);
});

test("a permit, a weak sender and a stream pass the channel's type", () => {
  const [tx, rx] = bounded<string>(2);
  const permit: Permit<string> = tx.reserveSync();
  assert.throws(() => {
    // @ts-expect-error -- a function is no text
    permit.send(() => undefined);
  });
  permit.send("text");
  const weak: WeakSender<string> = tx.downgrade();
  // @ts-expect-error -- there may be no sender any more
  weak.upgrade().drop();
  const reserved = tx.tryReserve();
  // @ts-expect-error -- there may be no place
  assert.notEqual(reserved.value, undefined);
  const batch: string[] = rx.drain();
  assert.deepEqual(batch, ["text"]);
  const stream: ReadableStream<string> = rx.toReadableStream();
  assert.equal(stream.locked, false);
});
