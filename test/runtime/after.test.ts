import assert from "node:assert/strict";
import { test } from "node:test";
import { after, at, channel, type Receiver, spawn } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { asModule, runTraced } from "../support/traced.ts";
import { workerUrl } from "../support/worker-url.ts";

const FAR = 1e9;

test("after yields the instant at which it was due, once, and is then empty", async () => {
  const start = Date.now();
  const rx = after(5);
  const due = await soon(rx.recv());
  assert.ok(due instanceof Date);
  assert.ok(due.getTime() >= start + 5, "it was not due earlier");
  assert.ok(due.getTime() <= Date.now(), "it was due before it was received");
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  assert.equal(rx.isDisconnected, false);
});

test("after blocks a thread until it is due", () => {
  const start = Date.now();
  assert.ok(after(5).recvSync().getTime() >= start + 5);
  assert.ok(Date.now() >= start + 5);
});

test("after holds one message when it is due, and none before and after", () => {
  const [due, later] = [after(0), after(FAR)];
  assert.deepEqual([due.len, due.capacity, due.isFull, due.isEmpty], [1, 1, true, false]);
  assert.deepEqual([later.len, later.capacity, later.isFull, later.isEmpty], [0, 1, false, true]);
  assert.deepEqual(later.tryRecv(), { ok: false, reason: "empty" });
  assert.equal(due.tryRecv().ok, true);
  assert.deepEqual([due.len, due.capacity, due.isFull, due.isEmpty], [0, 1, false, true]);
  assert.deepEqual([due.senderCount, due.receiverCount], [0, 1]);
});

test("a wait for it ends with its timeout when that is earlier", async () => {
  const rx = after(FAR);
  assert.deepEqual(rx.recvTimeoutSync(1), { ok: false, reason: "timeout" });
  assert.deepEqual(await soon(rx.recvTimeout(1)), { ok: false, reason: "timeout" });
  const due = after(2);
  assert.equal((await soon(due.recvTimeout(FAR))).ok, true);
});

test("0, less and NaN are now; Infinity and the largest number are never", async () => {
  for (const ms of [0, -1, Number.NaN]) assert.equal(after(ms).tryRecv().ok, true);
  for (const ms of [Number.POSITIVE_INFINITY, Number.MAX_VALUE, 2 ** 40]) {
    const rx = after(ms);
    const received = rx.recv();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await isPending(received), true);
    rx.drop();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await assert.rejects(soon(received), { name: "DroppedError" });
  }
});

test("at yields at a point in time", async () => {
  const date = new Date(Date.now() + 5);
  const due = await soon(at(date).recv());
  assert.ok(due.getTime() >= date.getTime());
  assert.ok(Date.now() >= date.getTime());
  assert.equal(at(new Date(0)).tryRecv().ok, true);
  assert.equal(at(new Date(8.64e15)).tryRecv().ok, false);
});

test("exactly one of its clones gets the message", async () => {
  const rx = after(5);
  const clone = rx.clone();
  const waiting = [rx.recv(), clone.recv()];
  const ended = waiting.map((received) => received.then(() => 1).catch(() => 0));
  assert.ok((await soon(Promise.race(waiting))) instanceof Date);
  rx.drop();
  clone.drop();
  const counts = await soon(Promise.all(ended));
  assert.equal((counts[0] ?? 0) + (counts[1] ?? 0), 1);
});

test("it moves to other threads", async () => {
  const workers = ["receiveDate", "receiveDateAwaited"].map((name) =>
    spawn<boolean>(workerUrl("selects", name), { rx: after(5) }),
  );
  for (const worker of workers) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await soon(worker.join()), true);
  }
  const [tx, rx] = channel<Receiver<Date>>();
  tx.sendSync(after(0));
  assert.ok(rx.recvSync().recvSync() instanceof Date);
});

test("a program lives while it awaits, and not longer (semantics 31)", async () => {
  const source = `
    import { after, at, never, tick } from "mpscope";
    const idle = [after(1e8), at(new Date(8e15)), tick(1), never()];
    await after(5).recv();
    await after(5).recvTimeout(1e8);
    idle[3].recv().catch(() => undefined);
    console.log("done", idle.length);
  `;
  const run = await runTraced(asModule(source), { trace: undefined });
  assert.deepEqual([run.code, run.stdout, run.stderr], [0, "done 4\n", ""]);
});
