import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const BUFFER = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer;

const MESSAGES: Readonly<Record<string, [unknown, readonly number[]]>> = {
  "a Uint8Array": [new Uint8Array([1, 2, 3]), [1, 2, 3]],
  "a part of a buffer": [new Uint8Array(BUFFER, 2, 3), [3, 4, 5]],
  "a Buffer": [Buffer.from([9, 8]), [9, 8]],
  "wider elements": [new Uint16Array([1, 256]), [1, 0, 0, 1]],
  "a whole buffer": [BUFFER, [1, 2, 3, 4, 5, 6, 7, 8]],
  "a DataView": [new DataView(BUFFER, 6), [7, 8]],
  "no bytes at all": [new Uint8Array(0), []],
};

for (const [name, [message, bytes]] of Object.entries(MESSAGES)) {
  test(`${name} can be received into the caller's buffer, or looked at where it stands`, async () => {
    const [tx, rx] = channel<unknown>();
    const target = new Uint8Array(16).fill(77);
    for (let times = 0; times < 4; times++) tx.sendSync(message);
    assert.equal(rx.recvIntoSync(target), bytes.length);
    assert.deepEqual([...target], [...bytes, ...Array<number>(16 - bytes.length).fill(77)]);
    target.fill(0);
    assert.equal(await soon(rx.recvInto(target)), bytes.length);
    assert.deepEqual([...target.subarray(0, bytes.length)], bytes);
    assert.deepEqual(
      rx.recvViewSync((view) => [...view]),
      bytes,
    );
    assert.deepEqual(await soon(rx.recvView((view) => Promise.resolve([...view]))), bytes);
    tx.drop();
    rx.drop();
  });
}

test("a transferred buffer and shared memory can be received as bytes too", () => {
  const [tx, rx] = channel<unknown>();
  const moved = new Uint8Array([1, 2, 3]).buffer;
  const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(5);
  tx.sendSync(moved, { transfer: [moved] });
  tx.sendSync(shared);
  const target = new Uint8Array(4);
  assert.equal(rx.recvIntoSync(target), 3);
  assert.deepEqual([...target], [1, 2, 3, 0]);
  assert.deepEqual(
    rx.recvViewSync((view) => [...view]),
    [5, 5],
  );
  tx.drop();
  rx.drop();
});

test("a message that is not bytes is given back by the error", async () => {
  const [tx, rx] = channel<unknown>();
  for (let times = 0; times < 3; times++) tx.sendSync({ a: "text" });
  const isGivenBack = { name: "BytesError", value: { a: "text" } };
  assert.throws(() => rx.recvIntoSync(new Uint8Array(10)), isGivenBack);
  assert.throws(() => rx.recvViewSync((view) => view.length), isGivenBack);
  await assert.rejects(soon(rx.recvView((view) => view.length)), isGivenBack);
  assert.equal(rx.len, 0);
  tx.drop();
  rx.drop();
});

test("a message that does not fit is given back by the error", async () => {
  const [tx, rx] = channel<Uint8Array>();
  const target = new Uint8Array(2);
  for (let times = 0; times < 2; times++) tx.sendSync(new Uint8Array([1, 2, 3]));
  const isGivenBack = {
    name: "BytesError",
    message: "a message of 3 bytes does not fit into 2 bytes",
    value: new Uint8Array([1, 2, 3]),
  };
  assert.throws(() => rx.recvIntoSync(target), isGivenBack);
  await assert.rejects(soon(rx.recvInto(target)), isGivenBack);
  assert.deepEqual([...target], [0, 0]);
  tx.drop();
  rx.drop();
});

test("what is looked at stays while it is looked at, and is freed when that throws", async () => {
  const [tx, rx] = channel<Uint8Array>();
  const fill = (value: number): void => {
    tx.sendSync(new Uint8Array(1000).fill(value));
  };
  fill(1);
  const looked = rx.recvView(async (view) => {
    for (let times = 0; times < 100; times++) {
      fill(2);
      // oxlint-disable-next-line no-await-in-loop -- what is sent meanwhile is received meanwhile
      await rx.recv();
    }
    return view.every((byte) => byte === 1);
  });
  assert.equal(await soon(looked), true);
  fill(3);
  assert.throws(
    () =>
      rx.recvViewSync(() => {
        throw new RangeError("enough");
      }),
    { message: "enough" },
  );
  fill(4);
  assert.equal(rx.recvSync()[0], 4);
  tx.drop();
  rx.drop();
});

test("they wait for a message, and end with the channel", async () => {
  const [tx, rx] = syncChannel<Uint8Array>(1);
  const target = new Uint8Array(1);
  const received = rx.recvInto(target);
  assert.ok(await isPending(received));
  tx.sendSync(new Uint8Array([6]));
  assert.equal(await soon(received), 1);
  assert.equal(target[0], 6);
  await assert.rejects(soon(rx.recvInto(target, { signal: AbortSignal.timeout(1) })), {
    name: "TimeoutError",
  });
  tx.drop();
  await assert.rejects(soon(rx.recvView((view) => view.length)), { name: "RecvError" });
  assert.throws(() => rx.recvIntoSync(target), { name: "RecvError" });
  rx.drop();
});

test("bytes come from another thread", async () => {
  const [tx, rx] = syncChannel<Uint8Array>(2);
  const worker = spawn(workerUrl("transfers", "sendBytes"), { tx, count: 50, bytes: 5000 });
  const target = new Uint8Array(5000);
  for (let index = 0; index < 50; index++) {
    if (index % 2 === 0) assert.equal(rx.recvIntoSync(target), 5000);
    else rx.recvViewSync((view) => target.set(view));
    assert.ok(target.every((byte) => byte === index));
  }
  await soon(worker.join());
  rx.drop();
});
