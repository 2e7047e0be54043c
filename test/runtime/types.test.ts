/** What the compiler has to refuse: this file compiles only when it does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, type Receiver, type Sender, type SyncSender, syncChannel } from "mpscope";

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
