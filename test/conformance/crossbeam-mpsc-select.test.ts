/**
 * Crossbeam's copy of Rust's tests of the `select!` that `std::sync::mpsc` once had, re-stated for
 * TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/mpsc.rs).
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded, type Receiver, recv, select, selectSync, spawn, unbounded } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { otherThread } from "../support/other-thread.ts";
import { workerUrl } from "../support/worker-url.ts";

const CLOSED = { ok: false, reason: "disconnected", value: undefined };

test("mpsc select: smoke", () => {
  const [tx1, rx1] = unbounded<number>();
  const [tx2, rx2] = unbounded<number>();
  const cases = { foo: recv(rx1), bar: recv(rx2) };
  tx1.sendSync(1);
  assert.deepEqual(selectSync(cases), { key: "foo", ok: true, value: 1 });
  tx2.sendSync(2);
  assert.deepEqual(selectSync(cases), { key: "bar", ok: true, value: 2 });
  tx1.drop();
  assert.deepEqual(selectSync(cases), { key: "foo", ...CLOSED });
  tx2.drop();
  assert.deepEqual(selectSync({ bar: recv(rx2) }), { key: "bar", ...CLOSED });
});

test("mpsc select: smoke2", () => {
  const channels = Array.from({ length: 5 }, () => unbounded<number>());
  channels[4]?.[0].sendSync(4);
  const hit = selectSync(channels.map(([, rx]) => recv(rx)));
  assert.deepEqual(hit, { index: 4, ok: true, value: 4 });
});

test("mpsc select: closed", () => {
  const [tx1, rx1] = unbounded<number>();
  const [tx2, rx2] = unbounded<number>();
  tx2.drop();
  assert.deepEqual(selectSync({ a1: recv(rx1), a2: recv(rx2) }), { key: "a2", ...CLOSED });
  tx1.drop();
});

test("mpsc select: unblocks", async () => {
  const [tx1, rx1] = unbounded<number>();
  const [tx2, rx2] = unbounded<number>();
  const cases = { a: recv(rx1), b: recv(rx2) };
  await using other = otherThread({ tx1 });
  const first = select(cases);
  assert.equal(await isPending(first), true);
  await other.do("tx1", "sendSync", 1);
  assert.deepEqual(await soon(first), { key: "a", ok: true, value: 1 });
  const second = select(cases);
  assert.equal(await isPending(second), true);
  await other.do("tx1", "drop");
  assert.deepEqual(await soon(second), { key: "a", ...CLOSED });
  tx2.drop();
});

test("mpsc select: both_ready", async () => {
  const [tx1, rx1] = unbounded<number>();
  const [tx2, rx2] = unbounded<number>();
  await using other = otherThread({ tx1, tx2 });
  const sending = [other.do("tx1", "sendSync", 1), other.do("tx2", "sendSync", 2)];
  const cases = { a: recv(rx1), b: recv(rx2) };
  const values = [(await soon(select(cases))).value, (await soon(select(cases))).value];
  assert.deepEqual(new Set(values), new Set([1, 2]));
  assert.deepEqual(rx1.tryRecv(), { ok: false, reason: "empty" });
  assert.deepEqual(rx2.tryRecv(), { ok: false, reason: "empty" });
  await Promise.all(sending);
});

test("mpsc select: stress", async () => {
  const [tx1, rx1] = unbounded<number>();
  const [tx2, rx2] = unbounded<number>();
  const [tx3, rx3] = unbounded<string>();
  const sending = spawn(workerUrl("traffic", "alternate"), { tx1, tx2, rx3, count: 2000 });
  for (let value = 0; value < 2000; value++) {
    const hit = selectSync({ even: recv(rx1), odd: recv(rx2) });
    assert.deepEqual(hit, { key: value % 2 === 0 ? "even" : "odd", ok: true, value });
    tx3.sendSync("next");
  }
  await soon(sending.join());
});

for (const name of ["cloning", "cloning2"]) {
  test(`mpsc select: ${name}`, async () => {
    const [tx1, rx1] = unbounded<number>();
    const [tx2, rx2] = unbounded<number>();
    await using other = otherThread({ tx1 });
    const selecting = select({ i1: recv(rx1), i2: recv(rx2) });
    const clone = await other.do("tx1", "clone");
    assert.equal(await isPending(selecting), true);
    // The two differ in when the clone goes.
    if (name === "cloning") (clone as typeof tx1).drop();
    await other.do("tx1", "sendSync", 2);
    assert.deepEqual(await soon(selecting), { key: "i1", ok: true, value: 2 });
    tx2.drop();
  });
}

test("mpsc select: cloning3", async () => {
  const [tx1, rx1] = unbounded<number>();
  const [tx2, rx2] = unbounded<number>();
  const [done, ended] = unbounded<string>();
  const receivers = [rx1, rx2];
  const selecting = spawn(workerUrl("traffic", "receiveFromAny"), { receivers, count: 1, done });
  tx1.clone().drop();
  tx2.sendSync(1);
  assert.equal(await soon(ended.recv()), "done");
  assert.deepEqual(await soon(selecting.join()), [0, 1]);
});

/** How many messages there are, whether a clone came and went, and whether the sender has gone. */
const PREFLIGHTS: Readonly<
  Record<string, readonly [sent: number, cloned: boolean, gone: boolean]>
> = {
  preflight1: [1, false, false],
  preflight2: [2, false, false],
  preflight3: [1, true, false],
  preflight4: [1, false, false],
  preflight5: [2, false, false],
  preflight6: [1, true, false],
  preflight7: [0, false, true],
  preflight8: [1, false, true],
  preflight9: [1, true, true],
};

for (const [name, [sent, cloned, gone]] of Object.entries(PREFLIGHTS)) {
  test(`mpsc select: ${name}`, async () => {
    const [tx, rx] = unbounded<number>();
    if (cloned) tx.clone().drop();
    for (let value = 0; value < sent; value++) tx.sendSync(value);
    if (gone) {
      tx.drop();
      for (let value = 0; value < sent; value++) assert.equal(rx.recvSync(), value);
    }
    const expected = gone ? { key: "n", ...CLOSED } : { key: "n", ok: true, value: 0 };
    // Those from 4 on once used another form of the macro; here the other form is the awaited one.
    const isAwaited = Number(name.at(-1)) >= 4;
    const hit = isAwaited ? await soon(select({ n: recv(rx) })) : selectSync({ n: recv(rx) });
    assert.deepEqual(hit, expected);
  });
}

/** Another thread that selects is woken by a message; the channel's past does not matter. */
async function wakes(rx: Receiver<number>, sendOne: () => void): Promise<void> {
  const receivers = [rx];
  const [done, ended] = unbounded<string>();
  const selecting = spawn(workerUrl("traffic", "receiveFromAny"), { receivers, count: 1, done });
  sendOne();
  assert.equal(await soon(ended.recv()), "done");
  assert.deepEqual(await soon(selecting.join()), [1]);
}

test("mpsc select: oneshot_data_waiting", async () => {
  const [tx, rx] = unbounded<number>();
  await wakes(rx, () => {
    tx.sendSync(1);
  });
});

test("mpsc select: stream_data_waiting", async () => {
  const [tx, rx] = unbounded<number>();
  tx.sendSync(1);
  tx.sendSync(2);
  assert.deepEqual([rx.recvSync(), rx.recvSync()], [1, 2]);
  await wakes(rx, () => {
    tx.sendSync(3);
  });
});

test("mpsc select: shared_data_waiting", async () => {
  const [tx, rx] = unbounded<number>();
  tx.clone().drop();
  tx.sendSync(1);
  assert.equal(rx.recvSync(), 1);
  await wakes(rx, () => {
    tx.sendSync(2);
  });
});

test("mpsc select: sync1", () => {
  const [tx, rx] = bounded<number>(1);
  tx.sendSync(1);
  assert.deepEqual(selectSync({ n: recv(rx) }), { key: "n", ok: true, value: 1 });
});

test("mpsc select: sync2", async () => {
  const [tx, rx] = bounded<number>(0);
  await using other = otherThread({ tx });
  const selecting = select({ n: recv(rx) });
  assert.equal(await isPending(selecting), true);
  await other.do("tx", "sendSync", 1);
  assert.deepEqual(await soon(selecting), { key: "n", ok: true, value: 1 });
});

test("mpsc select: sync3", async () => {
  const [tx1, rx1] = bounded<number>(0);
  const [tx2, rx2] = unbounded<number>();
  await using first = otherThread({ tx1 });
  await using second = otherThread({ tx2 });
  const sending = [first.do("tx1", "sendSync", 1), second.do("tx2", "sendSync", 2)];
  const hit = await soon(select({ one: recv(rx1), two: recv(rx2) }));
  assert.equal(hit.value, hit.key === "one" ? 1 : 2);
  const rest = hit.key === "one" ? rx2.recv() : rx1.recv();
  assert.equal(await soon(rest), hit.key === "one" ? 2 : 1);
  await Promise.all(sending);
});
