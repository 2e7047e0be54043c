/** Oneshot channels as tokio documents its own: https://docs.rs/tokio/latest/tokio/sync/oneshot/ */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  channel,
  type OneshotReceiver,
  type OneshotSender,
  oneshot,
  type Sender,
  spawn,
} from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const HERE = /oneshot\.test\.[jt]s:\d+:\d+$/;

test("a value goes through once, by whatever verb it is received", async () => {
  const receives: ((rx: OneshotReceiver<object>) => unknown)[] = [
    (rx) => rx.recv(),
    (rx) => rx.recvSync(),
    (rx) => rx.tryRecv(),
    (rx) => rx.recvTimeout(20_000),
    (rx) => rx.recvTimeoutSync(20_000),
  ];
  const values: unknown[] = [];
  for (const receive of receives) {
    const [tx, rx] = oneshot<object>();
    tx.send({ answer: 42 });
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    values.push(await receive(rx));
  }
  const answer = { answer: 42 };
  const ok = { ok: true, value: answer };
  assert.deepEqual(values, [answer, answer, ok, ok, ok]);
});

test("a send consumes the sender, and using it again names the line", () => {
  const [tx, rx] = oneshot<number>();
  tx.send(1);
  assert.equal(rx.senderCount, 0);
  assert.throws(
    () => {
      tx.send(2);
    },
    (error: Error) => error.name === "DroppedError" && HERE.test(error.message),
  );
  assert.equal(rx.recvSync(), 1);
});

test("a receive consumes the receiver, and using it again names the line", async () => {
  const [tx, rx] = oneshot<number>();
  const [otherTx, other] = oneshot<number>();
  const received = soon(other.recv());
  tx.send(1);
  otherTx.send(2);
  rx.recvSync();
  assert.equal(await received, 2);
  for (const used of [rx, other]) {
    assert.throws(
      () => used.tryRecv(),
      (error: Error) => error.name === "DroppedError" && HERE.test(error.message),
    );
  }
});

test("a dropped sender is an error at the receiver (semantics 25)", async () => {
  const [first, second, third, fourth] = [oneshot(), oneshot(), oneshot(), oneshot()];
  const received = soon(first[1].recv());
  for (const [tx] of [first, second, third, fourth]) tx.drop();
  await assert.rejects(received, { name: "RecvError", message: "receiving on a closed channel" });
  assert.throws(() => second[1].recvSync(), { name: "RecvError" });
  assert.deepEqual(third[1].tryRecv(), { ok: false, reason: "disconnected" });
  assert.deepEqual(fourth[1].recvTimeoutSync(1000), { ok: false, reason: "disconnected" });
});

test("a send to a dropped receiver gives the value back, and consumes the sender", () => {
  const [tx, rx] = oneshot<object>();
  rx.drop();
  assert.equal(tx.isDisconnected, true);
  const value = { job: 1 };
  assert.throws(
    () => {
      tx.send(value);
    },
    (error: Error & { value?: unknown }) => error.name === "SendError" && error.value === value,
  );
  assert.throws(
    () => {
      tx.send(value);
    },
    { name: "DroppedError" },
  );
});

test("a sender learns that nobody wants the value any more", async () => {
  const [tx, rx] = oneshot<number>();
  const closed = tx.closed();
  assert.equal(await isPending(closed), true);
  rx.drop();
  await soon(closed);
  await soon(tx.closed());
});

test("a value that cannot be cloned leaves the sender as it was", () => {
  const [tx, rx] = oneshot<unknown>();
  assert.throws(
    () => {
      tx.send(() => 1);
    },
    { name: "DataCloneError" },
  );
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  tx.send("a text");
  assert.equal(rx.recvSync(), "a text");
});

test("a receive that has not found the value can be repeated", async () => {
  const [tx, rx] = oneshot<number>();
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  assert.deepEqual(rx.recvTimeoutSync(0), { ok: false, reason: "timeout" });
  assert.deepEqual(await soon(rx.recvTimeout(1)), { ok: false, reason: "timeout" });
  const abort = new AbortController();
  const aborted = rx.recv({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(soon(aborted), /enough/);
  const received = rx.recv();
  assert.equal(await isPending(received), true);
  tx.send(7);
  assert.equal(await soon(received), 7);
});

test("a sent value that nobody receives is dropped with its handles", () => {
  const [tx, rx] = oneshot<unknown>();
  const [reply, answer] = channel<string>();
  tx.send({ reply });
  assert.equal(answer.senderCount, 1);
  rx.drop();
  assert.equal(answer.senderCount, 0);
});

test("a sender may send itself", () => {
  const [tx, rx] = oneshot<unknown>();
  tx.send(tx);
  const returned = rx.recvSync() as OneshotSender<unknown>;
  assert.throws(
    () => {
      returned.send(1);
    },
    { name: "SendError" },
  );
});

test("each request is answered through the oneshot in it (semantics 15)", async () => {
  const [tx, rx] = channel<{ value: number; reply: OneshotSender<number> }>();
  const worker = spawn(workerUrl("oneshots", "serve"), { rx });
  for (let value = 0; value < 200; value++) {
    const [reply, answer] = oneshot<number>();
    tx.sendSync({ value, reply });
    assert.equal(answer.recvSync(), value * 2);
  }
  tx.drop();
  await soon(worker.join());
});

test("a receiver moves to a worker, which awaits the value", async () => {
  const [tx, rx] = oneshot<string>();
  const [ready, isReady] = channel<string>();
  const worker = spawn<string>(workerUrl("oneshots", "receive"), { rx, ready });
  await soon(isReady.recv());
  tx.send("hello");
  assert.equal(await soon(worker.join()), "hello");
});

test("a worker that dies with the sender is an error at the receiver (semantics 9)", async () => {
  const [ready, isReady] = channel<string>();
  for (const wait of ["blocked", "awaited"]) {
    const [tx, rx] = oneshot<string>();
    const worker = spawn(workerUrl("deaths", "spinning"), { tx, ready: ready.clone() });
    // oxlint-disable no-await-in-loop -- one death after the other
    await soon(isReady.recv());
    const ended = worker.terminate();
    if (wait === "blocked") assert.throws(() => rx.recvSync(), { name: "RecvError" });
    else await assert.rejects(soon(rx.recv()), { name: "RecvError" });
    await soon(ended);
    // oxlint-enable no-await-in-loop
  }
});

test("a worker that dies with the receiver is an error at the sender (semantics 9)", async () => {
  const [tx, rx] = oneshot<string>();
  const [ready, isReady] = channel<string>();
  const worker = spawn(workerUrl("deaths", "spinning"), { rx, ready });
  await soon(isReady.recv());
  await soon(worker.terminate());
  assert.throws(
    () => {
      tx.send("anybody there?");
    },
    { name: "SendError" },
  );
});

test("a oneshot has one sender, one receiver and one type", () => {
  const [tx, rx]: [OneshotSender<number>, OneshotReceiver<number>] = oneshot<number>();
  // @ts-expect-error -- a text is no number
  const wrong: () => void = () => tx.send("text");
  assert.equal(typeof wrong, "function");
  // @ts-expect-error -- it sends one value
  assert.equal(tx.clone, undefined);
  // @ts-expect-error -- it receives one value
  assert.equal(rx.clone, undefined);
  // @ts-expect-error -- one value needs no loop
  assert.equal(rx[Symbol.iterator], undefined);
  // @ts-expect-error -- a sender of many values is another thing
  const many: Sender<number> = tx;
  assert.equal(many, tx);
});
