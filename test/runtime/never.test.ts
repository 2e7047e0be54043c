import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, never, type Receiver, recv, selectSync } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";

test("never has no messages and is never disconnected", async () => {
  const rx = never<number>();
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  assert.deepEqual(rx.recvTimeoutSync(1), { ok: false, reason: "timeout" });
  assert.deepEqual([rx.len, rx.capacity, rx.isEmpty, rx.isFull], [0, 0, true, true]);
  assert.equal(rx.isDisconnected, false);
  const clone = rx.clone();
  const received = clone.recv();
  assert.equal(await isPending(received), true);
  clone.drop();
  await assert.rejects(soon(received), { name: "DroppedError" });
});

test("never stands for an arm that is not there", () => {
  const [tx, rx] = channel<number>();
  const optional: Receiver<number>[] = [];
  tx.sendSync(1);
  const hit = selectSync({ some: recv(rx), none: recv(optional[0] ?? never()) });
  assert.deepEqual(hit, { key: "some", ok: true, value: 1 });
});
