import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { channel, move, type Receiver, type Sender, spawn, syncChannel } from "mpscope";
import { soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

function bufferOf(...bytes: number[]): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

for (const work of ["returnBuffers", "returnBuffersAwaited"]) {
  test(`a transferred buffer moves to another thread and back (${work}, semantics 16)`, async () => {
    const [tx, theirs] = channel<ArrayBuffer>();
    const [back, rx] = channel<ArrayBuffer>();
    const worker = spawn(workerUrl("transfers", work), { rx: theirs, tx: back });
    let buffer = bufferOf(0, 7);
    for (let round = 1; round <= 5; round++) {
      const sent = buffer;
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      if (round % 2 === 0) await tx.send(sent, { transfer: [sent] });
      else tx.sendSync(sent, { transfer: [sent] });
      assert.equal(sent.byteLength, 0, "detached here");
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      buffer = round % 3 === 0 ? rx.recvSync() : await soon(rx.recv());
      assert.deepEqual(new Uint8Array(buffer), new Uint8Array([round, 7]));
    }
    tx.drop();
    await soon(worker.join());
    rx.drop();
  });
}

test("a port moves with what is queued in it, and with handles beside it", async () => {
  const [tx, rx] = channel<{ port: MessagePort; reply: Sender<string> }>();
  const [reply, replies] = channel<string>();
  const worker = spawn(workerUrl("transfers", "answerPort"), { rx });
  const { port1, port2 } = new MessageChannel();
  port1.postMessage("hello");
  tx.sendSync({ port: port2, reply }, { transfer: [port2] });
  const [answer] = (await soon(once(port1, "message"))) as [string];
  assert.equal(answer, "hello!");
  port1.postMessage("end");
  assert.equal(await soon(replies.recv()), "closed");
  await soon(worker.join());
  for (const handle of [tx, replies]) handle.drop();
});

test("shared memory travels by reference", async () => {
  const [tx, rx] = channel<{ shared: Int32Array }>();
  const [back, returned] = channel<Int32Array>();
  const worker = spawn(workerUrl("transfers", "countShared"), { rx, tx: back });
  const shared = new Int32Array(new SharedArrayBuffer(8), 4, 1);
  for (let round = 1; round <= 3; round++) {
    tx.sendSync({ shared });
    const theirs = returned.recvSync();
    assert.equal(theirs.byteOffset, 4);
    Atomics.add(theirs, 0, 10);
    assert.equal(Atomics.load(shared, 0), round * 11);
  }
  tx.drop();
  await soon(worker.join());
  returned.drop();
});

test("shared memory and moved buffers can be arguments and results of a worker", async () => {
  const shared = new SharedArrayBuffer(4);
  const moved = bufferOf(1, 2, 3);
  const args = { shared, moved: new Uint8Array(moved, 1) };
  const worker = spawn<typeof args>(workerUrl("transfers"), args, { transfer: [moved] });
  assert.equal(moved.byteLength, 0);
  const result = await soon(worker.join());
  assert.deepEqual(result.moved, new Uint8Array([2, 3]));
  new Int32Array(result.shared)[0] = 42;
  assert.equal(new Int32Array(shared)[0], 42);
});

test("large buffers pass the hub and arrive whole", async () => {
  const [tx, theirs] = channel<ArrayBuffer>();
  const [back, rx] = channel<ArrayBuffer>();
  const worker = spawn(workerUrl("transfers", "returnBuffers"), { rx: theirs, tx: back });
  for (let round = 0; round < 3; round++) {
    const large = new Uint8Array(3 << 20).fill(round).buffer;
    tx.sendSync(large, { transfer: [large] });
    const returned = new Uint8Array(rx.recvSync());
    assert.equal(returned.length, 3 << 20);
    assert.deepEqual([returned[0], returned[1], returned.at(-1)], [round + 1, round, round]);
  }
  tx.drop();
  await soon(worker.join());
  rx.drop();
});

test("a thread can transfer to itself", async () => {
  const [tx, rx] = channel<{ a: Uint8Array; b: ArrayBuffer }>();
  const [a, b] = [bufferOf(1, 2, 3), bufferOf(4)];
  tx.sendSync({ a: new Uint8Array(a, 1), b }, { transfer: [a, b] });
  assert.deepEqual([a.byteLength, b.byteLength], [0, 0]);
  assert.deepEqual(rx.recvSync(), { a: new Uint8Array([2, 3]), b: bufferOf(4) });
  tx.drop();
  await assert.rejects(soon(rx.recv()), { name: "RecvError" });
});

test("at a rendezvous a thread can transfer to itself", async () => {
  const [tx, rx] = syncChannel<ArrayBuffer>(0);
  for (const isSendFirst of [true, false]) {
    const buffer = bufferOf(5);
    const receive = (): Promise<ArrayBuffer> => rx.recv();
    const send = (): Promise<void> => tx.send(buffer, { transfer: [buffer] });
    const [sent, received] = isSendFirst ? [send(), receive()] : [receive(), send()].toReversed();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await soon(sent as Promise<void>);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.deepEqual(await soon(received as Promise<ArrayBuffer>), bufferOf(5));
    assert.equal(buffer.byteLength, 0);
  }
  tx.drop();
  rx.drop();
});

test("what is not sent is not detached", async () => {
  const [tx, rx] = syncChannel<ArrayBuffer>(1);
  const buffer = bufferOf(1);
  const options = { transfer: [buffer] };
  tx.sendSync(bufferOf(0));
  assert.deepEqual(tx.trySend(buffer, options), { ok: false, reason: "full", value: buffer });
  assert.equal(tx.sendTimeoutSync(buffer, 1, options).ok, false);
  assert.equal((await soon(tx.sendTimeout(buffer, 1, options))).ok, false);
  const aborted = tx.send(buffer, { ...options, signal: AbortSignal.timeout(1) });
  await assert.rejects(soon(aborted), { name: "TimeoutError" });
  const blocked = tx.send(buffer, options);
  assert.throws(() => tx.trySend(buffer, options), { name: "DataCloneError" });
  rx.drop();
  await assert.rejects(soon(blocked), { name: "SendError", value: buffer });
  assert.throws(
    () => {
      tx.sendSync(buffer, options);
    },
    { name: "SendError", value: buffer },
  );
  assert.deepEqual(buffer, bufferOf(1));
  tx.drop();
});

test("an awaited send detaches when its message leaves", async () => {
  const [tx, rx] = syncChannel<ArrayBuffer>(1);
  const buffer = bufferOf(9);
  tx.sendSync(bufferOf(0));
  const sent = tx.send(buffer, { transfer: [buffer] });
  assert.equal(buffer.byteLength, 1);
  rx.recvSync();
  await soon(sent);
  assert.equal(buffer.byteLength, 0);
  assert.deepEqual(rx.recvSync(), bufferOf(9));
  tx.drop();
  rx.drop();
});

test("what cannot be transferred throws at the sender, and nothing is sent", () => {
  const [tx, rx] = channel<unknown>();
  const { port1, port2 } = new MessageChannel();
  const buffer = bufferOf(1);
  const detached = bufferOf(1);
  structuredClone(detached, { transfer: [detached] });
  const refused: readonly [unknown, readonly unknown[]][] = [
    [{ port1 }, []],
    [{ port1 }, [port2]],
    [buffer, [buffer, buffer]],
    [detached, [detached]],
    [buffer, [{}]],
    [buffer, [new SharedArrayBuffer(1)]],
    [{ buffer, call: () => 1 }, [buffer]],
  ];
  for (const [value, transfer] of refused) {
    assert.throws(
      () => {
        tx.sendSync(value, { transfer: transfer as readonly ArrayBuffer[] });
      },
      { name: "DataCloneError" },
    );
  }
  assert.equal(rx.len, 0);
  assert.equal(buffer.byteLength, 1);
  for (const open of [port1, port2]) open.close();
  tx.drop();
  rx.drop();
});

test("a destroyed message lets go of its port: the other end hears of it", async () => {
  const [tx, rx] = channel<MessagePort>();
  const { port1, port2 } = new MessageChannel();
  tx.sendSync(port2, { transfer: [port2] });
  const closed = once(port1, "close");
  rx.drop();
  await soon(closed);
  tx.drop();
});

for (const work of ["sendBuffers", "sendBuffersFromBelow"]) {
  test(`what a worker transferred arrives after its end (${work})`, async () => {
    const [tx, rx] = channel<{ index: number; buffer: ArrayBuffer }>();
    const worker = spawn(workerUrl("transfers", work), { tx, count: 20, bytes: 100 });
    await soon(worker.join());
    let count = 0;
    for (const { index, buffer } of rx) {
      assert.equal(index, count++);
      assert.deepEqual(new Uint8Array(buffer), new Uint8Array(100).fill(index));
    }
    assert.equal(count, 20);
    rx.drop();
  });

  test(`a blocked thread receives what a worker transfers (${work})`, () => {
    const [tx, rx] = syncChannel<{ index: number; buffer: ArrayBuffer }>(2);
    spawn(workerUrl("transfers", work), { tx, count: 20, bytes: 100 });
    const sizes = Array.from(rx, ({ buffer }) => buffer.byteLength);
    assert.deepEqual(sizes, Array(20).fill(100));
    rx.drop();
  });
}

test("ports in the buffer of a receiver that is terminated are let go", async () => {
  const [tx, rx] = channel<MessagePort>();
  const [ready, begun] = channel<string>();
  const worker = spawn(workerUrl("transfers", "hold"), { rx, ready });
  await soon(begun.recv());
  const { port1, port2 } = new MessageChannel();
  tx.sendSync(port2, { transfer: [port2] });
  const closed = once(port1, "close");
  await soon(worker.terminate());
  await soon(closed);
  tx.drop();
  begun.drop();
});

test("a worker that is terminated while it waits to transfer takes nothing of the channel with it", async () => {
  const [tx, rx] = syncChannel<{ index: number; buffer: ArrayBuffer }>(2);
  const [left, told] = channel<number>();
  const worker = spawn(workerUrl("transfers", "sendBuffers"), { tx, count: 100, bytes: 10, left });
  // A message is in the buffer a moment before what it takes along has left.
  await until(() => told.drain().includes(1), "all that is in the buffer to have left");
  await soon(worker.terminate());
  told.drop();
  assert.deepEqual(
    Array.from(rx, ({ index, buffer }) => [index, ...new Uint8Array(buffer, 0, 1)]),
    [
      [0, 0],
      [1, 1],
    ],
  );
  rx.drop();
});

test("many threads can transfer to one and the same", async () => {
  const [tx, rx] = syncChannel<{ index: number; buffer: ArrayBuffer }>(4);
  const workers = Array.from({ length: 3 }, () =>
    spawn(workerUrl("transfers", "sendBuffers"), { tx: tx.clone(), count: 100, bytes: 10 }),
  );
  tx.drop();
  let sum = 0;
  for await (const { index, buffer } of rx as Receiver<{ index: number; buffer: ArrayBuffer }>) {
    assert.deepEqual(new Uint8Array(buffer), new Uint8Array(10).fill(index));
    sum += index;
  }
  assert.equal(sum, 3 * 4950);
  await soon(Promise.all(workers.map((worker) => worker.join())));
  rx.drop();
});

test("a worker made by hand copies buffers, and says that it cannot transfer ports", async () => {
  const source = `
    import { adopt } from ${JSON.stringify(import.meta.resolve("mpscope"))};
    import { MessageChannel, parentPort, workerData } from "node:worker_threads";
    const tx = adopt(workerData.tx);
    const rx = adopt(workerData.rx);
    const buffer = new Uint8Array([1, 2]).buffer;
    tx.sendSync(buffer, { transfer: [buffer] });
    const { port1 } = new MessageChannel();
    const refused = [];
    for (const attempt of [() => tx.sendSync(port1, { transfer: [port1] }), () => rx.recvSync()]) {
      try { attempt(); } catch ({ name }) { refused.push(name); }
    }
    port1.close();
    parentPort.postMessage([buffer.byteLength, refused, rx.recvSync()]);
  `;
  const [tx, received] = channel<ArrayBuffer>();
  const [send, rx] = channel<unknown>();
  const buffer = bufferOf(1);
  send.sendSync(buffer, { transfer: [buffer] });
  send.sendSync("next");
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: { tx: move(tx), rx: move(rx) },
  });
  // Both are listened to from the start: the worker may end before its buffer was looked at.
  const exit = once(worker, "exit");
  const [report] = (await soon(once(worker, "message"))) as [unknown];
  assert.deepEqual(report, [2, ["DataCloneError", "DataCloneError"], "next"]);
  assert.deepEqual(await soon(received.recv()), bufferOf(1, 2));
  await soon(exit);
  send.drop();
  received.drop();
});
