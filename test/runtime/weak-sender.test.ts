import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, type Sender, spawn, syncChannel, type WeakSender } from "mpscope";
import { soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("a weak sender does not keep its channel open (semantics 27)", () => {
  const [tx, rx] = channel<number>();
  const weak = tx.downgrade();
  assert.equal(rx.senderCount, 1);
  tx.drop();
  assert.equal(rx.isDisconnected, true);
  assert.equal(weak.upgrade(), undefined);
});

test("a weak sender becomes a sender as long as there is one", () => {
  const [tx, rx] = channel<number>();
  const weak = tx.downgrade();
  const clone = tx.clone();
  tx.drop();
  const upgraded = weak.upgrade();
  assert.ok(upgraded);
  assert.equal(rx.senderCount, 2);
  clone.drop();
  upgraded.sendSync(1);
  assert.equal(rx.recvSync(), 1);
  assert.equal(rx.isDisconnected, false);
  upgraded.drop();
  assert.equal(weak.upgrade(), undefined);
  assert.equal(rx.isDisconnected, true);
});

test("a sender in another thread, or in a message, is one too", async () => {
  const [tx, rx] = channel<number>();
  const weak = tx.downgrade();
  const [go, told] = channel<string>();
  const worker = spawn<string>(workerUrl("messages", "keepUntil"), { tx: tx.clone(), go: told });
  const [carrier, carried] = channel<Sender<number>>();
  carrier.sendSync(tx);
  weak.upgrade()?.drop();
  carried.drop();
  assert.equal(rx.senderCount, 1);
  const upgraded = weak.upgrade();
  assert.equal(rx.senderCount, 2);
  go.sendSync("go");
  await soon(worker.join());
  upgraded?.drop();
  assert.equal(weak.upgrade(), undefined);
});

test("a permit keeps a weak sender's channel alive", () => {
  const [tx, rx] = syncChannel<number>(1);
  const weak = tx.downgrade();
  const permit = tx.reserveSync();
  tx.drop();
  const upgraded = weak.upgrade();
  assert.ok(upgraded);
  permit.release();
  upgraded.sendSync(1);
  assert.equal(rx.recvSync(), 1);
});

test("a channel that lies where another one lay is not taken for it", () => {
  const weak: WeakSender<number>[] = [];
  for (let round = 0; round < 20; round++) {
    const [tx, rx] = channel<number>();
    weak.push(tx.downgrade());
    rx.drop();
    tx.drop();
    const [other] = channel<number>();
    for (const each of weak) assert.equal(each.upgrade(), undefined);
    assert.equal(other.senderCount, 1);
  }
});

test("a weak sender of a sender that was moved or dropped cannot be made", () => {
  const [tx] = channel<number>();
  tx.drop();
  assert.throws(() => tx.downgrade(), { name: "DroppedError" });
});

test("a weak sender cannot travel", () => {
  const [tx] = channel<number>();
  const [carrier] = channel<WeakSender<number>>();
  assert.throws(() => carrier.sendSync(tx.downgrade()), {
    name: "DataCloneError",
    message: "a WeakSender cannot travel through a channel",
  });
});
