import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const LATEST = new Date(8.64e15);

function near(): Date {
  return new Date(Date.now() + 2);
}

for (const capacity of [0, 1]) {
  test(`a deadline that has passed, or is no date, acts like a try, capacity ${capacity} (semantics 13)`, async () => {
    const [tx, rx] = syncChannel<number>(capacity);
    if (capacity > 0) tx.sendSync(1);
    for (const deadline of [new Date(0), new Date(), new Date(Number.NaN)]) {
      const late = { ok: false, reason: "timeout", value: 2 };
      assert.deepEqual(tx.sendDeadlineSync(2, deadline), late);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.deepEqual(await soon(tx.sendDeadline(2, deadline)), late);
    }
    if (capacity > 0) assert.deepEqual(rx.recvDeadlineSync(new Date(0)), { ok: true, value: 1 });
    for (const deadline of [new Date(0), new Date(), new Date(Number.NaN)]) {
      assert.deepEqual(rx.recvDeadlineSync(deadline), { ok: false, reason: "timeout" });
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      assert.deepEqual(await soon(rx.recvDeadline(deadline)), { ok: false, reason: "timeout" });
    }
  });

  test(`the latest deadline there is does not overflow, capacity ${capacity} (semantics 13)`, async () => {
    const [tx, rx] = syncChannel<number>(capacity);
    const received = rx.recvDeadline(LATEST);
    assert.equal(await isPending(received), true);
    assert.deepEqual(await soon(tx.sendDeadline(1, LATEST)), { ok: true });
    assert.deepEqual(await soon(received), { ok: true, value: 1 });
    const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 5, to: 6 });
    assert.deepEqual(rx.recvDeadlineSync(LATEST), { ok: true, value: 5 });
    await soon(worker.join());
  });

  test(`a wait ends at its deadline and leaves nothing behind, capacity ${capacity} (semantics 14)`, async () => {
    const [tx, rx] = syncChannel<number>(capacity);
    const timeout = { ok: false, reason: "timeout" };
    assert.deepEqual(rx.recvDeadlineSync(near()), timeout);
    assert.deepEqual(await soon(rx.recvDeadline(near())), timeout);
    if (capacity > 0) tx.sendSync(1);
    assert.deepEqual(tx.sendDeadlineSync(2, near()), { ...timeout, value: 2 });
    assert.deepEqual(await soon(tx.sendDeadline(3, near())), { ...timeout, value: 3 });
    assert.deepEqual([...rx.tryIter()], capacity > 0 ? [1] : []);
  });
}

test("a disconnected channel is told from a deadline, and a signal ends the wait", async () => {
  const [tx, rx] = channel<number>();
  const abort = new AbortController();
  const aborted = rx.recvDeadline(LATEST, { signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(soon(aborted), { message: "enough" });
  const waiting = rx.recvDeadline(LATEST);
  tx.drop();
  assert.deepEqual(await soon(waiting), { ok: false, reason: "disconnected" });
  const [sender, receiver] = syncChannel<number>(1);
  sender.sendSync(1);
  const sending = sender.sendDeadline(2, LATEST);
  receiver.drop();
  assert.deepEqual(await soon(sending), { ok: false, reason: "disconnected", value: 2 });
});
