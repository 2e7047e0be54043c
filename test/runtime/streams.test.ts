import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, type Receiver, type Sender, spawn, syncChannel } from "mpscope";
import { isPending, soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("a readable stream yields every message, and ends with the channel", async () => {
  const [tx, rx] = channel<number>();
  const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 500 });
  const all: number[] = [];
  for await (const value of rx.toReadableStream()) all.push(value);
  assert.deepEqual(
    all,
    Array.from({ length: 500 }, (_, index) => index),
  );
  assert.throws(() => rx.tryRecv(), { name: "DroppedError" });
  await soon(worker.join());
});

test("a readable stream takes nothing out of the channel before it is asked", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const reader = rx.toReadableStream().getReader();
  tx.sendSync(1);
  assert.equal(tx.trySend(2).ok, false);
  assert.deepEqual(await soon(reader.read()), { done: false, value: 1 });
  assert.equal(tx.trySend(2).ok, true);
  assert.equal(tx.trySend(3).ok, false);
});

test("cancelling a readable stream drops the receiver, also while a read waits", async () => {
  const [tx, rx] = channel<number>();
  const reader = rx.toReadableStream().getReader();
  const read = reader.read();
  assert.equal(await isPending(read), true);
  await soon(reader.cancel());
  assert.deepEqual(await soon(read), { done: true, value: undefined });
  assert.equal(tx.isDisconnected, true);
});

test("leaving a loop over a readable stream drops the receiver", async () => {
  const [tx, rx] = channel<number>();
  tx.sendSync(1);
  tx.sendSync(2);
  for await (const value of rx.toReadableStream()) {
    assert.equal(value, 1);
    break;
  }
  assert.equal(tx.isDisconnected, true);
});

test("a writable stream sends what is written, and closing it drops the sender", async () => {
  const [tx, rx] = channel<number>();
  const writer = tx.toWritableStream().getWriter();
  await soon(writer.write(1));
  await soon(writer.write(2));
  await soon(writer.close());
  assert.deepEqual([...rx], [1, 2]);
});

test("a write to a writable stream waits for room: back-pressure", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const writer = tx.toWritableStream().getWriter();
  await soon(writer.write(1));
  const second = writer.write(2);
  assert.equal(await isPending(second), true);
  assert.equal(writer.desiredSize, 0);
  assert.equal(rx.recvSync(), 1);
  await soon(second);
  assert.equal(rx.recvSync(), 2);
  await soon(writer.close());
});

test("aborting a writable stream ends a write that waits, and drops the sender", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const writer = tx.toWritableStream().getWriter();
  await soon(writer.write(1));
  const waiting = assert.rejects(soon(writer.write(2)), { message: "enough" });
  await soon(writer.abort(new Error("enough")));
  await waiting;
  await assert.rejects(soon(writer.closed), { message: "enough" });
  assert.deepEqual([...rx], [1]);
});

test("a writable stream fails with SendError when every receiver is gone", async () => {
  const [tx, rx] = channel<number>();
  const writer = tx.toWritableStream().getWriter();
  rx.drop();
  await assert.rejects(soon(writer.write(1)), { name: "SendError", value: 1 });
  await assert.rejects(soon(writer.closed), { name: "SendError" });
  assert.throws(() => tx.trySend(2), { name: "DroppedError" });
});

test("a pipe from channel to channel passes everything and closes both", async () => {
  const [tx, rx] = syncChannel<number>(2);
  const [onward, end] = syncChannel<string>(2);
  const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 200 });
  const texts = new TransformStream<number, string>({
    transform(value, controller) {
      controller.enqueue(`#${value}`);
    },
  });
  const piped = rx.toReadableStream().pipeThrough(texts).pipeTo(onward.toWritableStream());
  const all: string[] = [];
  for await (const text of end) all.push(text);
  await soon(piped);
  assert.deepEqual(
    all,
    Array.from({ length: 200 }, (_, index) => `#${index}`),
  );
  await soon(worker.join());
});

test("a pipe whose end is gone drops the receiver at its beginning", async () => {
  const [tx, rx] = channel<number>();
  const [onward, end] = channel<number>();
  const piped = rx.toReadableStream().pipeTo(onward.toWritableStream());
  end.drop();
  tx.sendSync(1);
  await assert.rejects(soon(piped), { name: "SendError" });
  await until(() => tx.isDisconnected, "the drop of the receiver");
});

test("a pipe ends when its end goes or is closed, also when there is nothing to pass", async () => {
  for (const how of ["drop", "close"] as const) {
    const [tx, rx] = channel<number>();
    const [onward, end] = channel<number>();
    const piped = rx.toReadableStream().pipeTo(onward.toWritableStream());
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await isPending(piped), true);
    end[how]();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await assert.rejects(soon(piped), { name: "SendError" });
    assert.equal(tx.isDisconnected, true);
    assert.throws(() => onward.trySend(1), { name: "DroppedError" });
  }
});

test("handles pass through streams", async () => {
  const [tx, rx] = channel<{ reply: Sender<number> }>();
  const [reply, answer]: [Sender<number>, Receiver<number>] = channel<number>();
  const writer = tx.toWritableStream().getWriter();
  await soon(writer.write({ reply }));
  const read = await soon(rx.toReadableStream().getReader().read());
  read.value?.reply.sendSync(7);
  assert.equal(answer.recvSync(), 7);
});

test("a stream of a dropped handle cannot be made", () => {
  const [tx, rx] = channel<number>();
  tx.drop();
  rx.drop();
  assert.throws(() => tx.toWritableStream(), { name: "DroppedError" });
  assert.throws(() => rx.toReadableStream(), { name: "DroppedError" });
});
