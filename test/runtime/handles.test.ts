import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { channel, type Receiver, type Sender, spawn, syncChannel } from "mpscope";
import { soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("clones count, and the original counts too (semantics 10)", () => {
  const [tx, rx] = channel<number>();
  const clones = [tx.clone(), tx.clone()];
  assert.equal(rx.senderCount, 3);
  assert.equal(tx.receiverCount, 1);
  tx.drop();
  for (const clone of clones) {
    assert.equal(rx.isDisconnected, false);
    clone.drop();
  }
  assert.equal(rx.senderCount, 0);
  assert.equal(rx.isDisconnected, true);
});

test("after the last sender the buffer is drained, then disconnected (semantics 5)", () => {
  for (const [tx, rx] of [channel<number>(), syncChannel<number>(4)]) {
    tx.sendSync(1);
    tx.sendSync(2);
    tx.drop();
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 1 });
    assert.equal(rx.recvSync(), 2);
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
    assert.throws(() => rx.recvSync(), {
      name: "RecvError",
      message: "receiving on a closed channel",
    });
  }
});

test("after the receiver sends fail and give the value back (semantics 6)", () => {
  for (const [tx, rx] of [channel<object>(), syncChannel<object>(4), syncChannel<object>(0)]) {
    rx.drop();
    const value = { job: 1 };
    assert.deepEqual(tx.trySend(value), { ok: false, reason: "disconnected", value });
    assert.throws(
      () => {
        tx.sendSync(value);
      },
      (error: Error & { value?: unknown }) =>
        error.name === "SendError" &&
        error.message === "sending on a closed channel" &&
        error.value === value,
    );
    assert.equal(tx.isDisconnected, true);
  }
});

test("buffered messages are destroyed when the receiver goes (semantics 6)", () => {
  const [tx, rx] = channel<unknown>();
  tx.sendSync("left");
  tx.sendSync({ also: "left" });
  rx.drop();
  assert.equal(tx.len, 0);
});

test("a handle in a message counts, moves, and works at its new place (semantics 15)", () => {
  const [tx, rx] = channel<{ reply: Sender<string> }>();
  const [reply, answer] = channel<string>();
  tx.sendSync({ reply });
  assert.equal(answer.senderCount, 1);
  assert.deepEqual(answer.tryRecv(), { ok: false, reason: "empty" });
  const message = rx.recvSync();
  message.reply.sendSync("hello");
  assert.equal(answer.recvSync(), "hello");
  message.reply.drop();
  assert.equal(answer.isDisconnected, true);
});

test("a handle is dropped with the message that nobody received (semantics 15)", () => {
  const [tx, rx] = channel<unknown>();
  const [reply, answer] = channel<string>();
  const [nested, nestedRx] = channel<string>();
  tx.sendSync({ reply: reply.clone() });
  tx.sendSync([new Map([["reply", reply]])]);
  // A receiver in a message, whose own buffer holds a sender.
  const [inner, innerRx] = channel<unknown>();
  inner.sendSync(nested);
  tx.sendSync(innerRx);
  rx.drop();
  assert.equal(answer.isDisconnected, true);
  assert.equal(inner.isDisconnected, true);
  assert.equal(nestedRx.isDisconnected, true);
});

test("the same handle twice in a message is one handle", () => {
  const [tx, rx] = channel<{ a: Sender<number>; b: Sender<number> }>();
  const [reply, answer] = channel<number>();
  tx.sendSync({ a: reply, b: reply });
  const { a, b } = rx.recvSync();
  assert.equal(a, b);
  assert.equal(answer.senderCount, 1);
});

test("a channel that carries its own sender is freed with its receiver", () => {
  const [tx, rx] = channel<unknown>();
  const watch = tx.clone();
  tx.sendSync(tx.clone());
  tx.sendSync(tx);
  rx.drop();
  assert.equal(watch.senderCount, 1);
});

test("a message that was not sent gives its handles back", async () => {
  const [tx, rx] = syncChannel<unknown>(1);
  const [reply, answer] = channel<string>();
  await tx.send("fill");
  assert.equal(tx.trySend({ reply }).ok, false);
  const blocked = tx.send({ reply });
  assert.throws(() => reply.trySend("no"), { name: "MovedError" });
  rx.drop();
  await assert.rejects(soon(blocked), { name: "SendError" });
  reply.sendSync("still mine");
  assert.equal(answer.recvSync(), "still mine");
});

test("a moved handle says where it moved", () => {
  const [tx] = channel<unknown>({ name: "carrier" });
  const [reply] = channel<string>({ name: "replies" });
  tx.sendSync(reply);
  for (const use of [
    () => reply.trySend("x"),
    () => reply.clone(),
    () => reply.len,
    () => tx.trySend(reply),
  ]) {
    assert.throws(use, {
      name: "MovedError",
      message: /^sender of channel \(#\d+\) was moved at \S*handles\.test\.[jt]s:\d+:\d+$/,
    });
  }
});

test("a dropped handle says where it was dropped; dropping it again does nothing", async () => {
  const [tx, rx] = channel<string>();
  rx.drop();
  rx.drop();
  rx[Symbol.dispose]();
  assert.throws(() => rx.tryRecv(), {
    name: "DroppedError",
    message: /^receiver of channel \(#\d+\) was dropped at \S*handles\.test\.[jt]s:\d+:\d+$/,
  });
  await assert.rejects(rx.recv(), { name: "DroppedError" });
  tx.drop();
  await assert.rejects(tx.send("x"), { name: "DroppedError" });
});

test("dropping a handle ends what is awaited on it", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const received = rx.recv();
  rx.drop();
  await assert.rejects(soon(received), { name: "DroppedError" });
  tx.drop();
});

test("a handle with an awaited operation cannot move", async () => {
  const [tx, rx] = channel<number>();
  const [carrier] = channel<unknown>();
  const received = rx.recv();
  assert.throws(
    () => {
      carrier.sendSync(rx);
    },
    { name: "BusyError", message: /^receiver of channel \(#\d+\) cannot move while/ },
  );
  tx.sendSync(5);
  assert.equal(await soon(received), 5);
});

test("the receiver of channel() and syncChannel() cannot be cloned", () => {
  const [, rx] = channel<number>();
  assert.throws(() => (rx as unknown as Sender<number>).clone(), {
    name: "TypeError",
    message:
      "a receiver of channel() or syncChannel() cannot be cloned: it is the only one of its channel",
  });
});

test("a handle cannot be cloned by structuredClone or posted without the runtime", () => {
  const [tx] = channel<number>();
  assert.throws(() => structuredClone({ tx }), { name: "DataCloneError" });
});

test("handles know their channel", () => {
  const [tx, rx] = channel<number>({ name: "jobs" });
  const [other] = channel<number>();
  assert.equal(tx.sameChannel(rx), true);
  assert.equal(tx.sameChannel(tx.clone()), true);
  assert.equal(tx.sameChannel(other), false);
  assert.equal(tx.id, rx.id);
  assert.notEqual(tx.id, other.id);
  assert.equal(rx.name, "jobs");
  assert.equal(other.name, "");
  assert.equal(String(tx), `sender of channel \`jobs\` (#${tx.id})`);
  assert.equal(inspect({ rx }), `{ rx: [receiver of channel \`jobs\` (#${rx.id})] }`);
});

test("a name may be any text", () => {
  for (const name of ["ä", "名前", "a\nb", "x".repeat(5000)]) {
    assert.equal(channel({ name })[0].name, name);
  }
});

test("handles move to a worker and back", async () => {
  const [tx, rx] = channel<number>();
  tx.sendSync(1);
  const worker = spawn<{ rx: Receiver<number> }>(workerUrl("messages"), { rx });
  assert.throws(() => rx.tryRecv(), { name: "MovedError" });
  const back = await soon(worker.join());
  tx.sendSync(2);
  tx.drop();
  assert.deepEqual([...back.rx], [1, 2]);
});

test("a worker answers each request through the sender that came with it (semantics 15)", async () => {
  const [tx, rx] = channel<{ value: number; reply: Sender<number> }>();
  const worker = spawn(workerUrl("messages", "serve"), { rx });
  for (let value = 0; value < 200; value++) {
    const [reply, answer] = channel<number>();
    tx.sendSync({ value, reply });
    assert.equal(answer.recvSync(), value * 2);
    answer.drop();
  }
  tx.drop();
  await soon(worker.join());
});
