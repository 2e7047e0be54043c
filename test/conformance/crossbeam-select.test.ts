/**
 * crossbeam's tests of its `Select` struct, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/select.rs). `Select`
 * is the list form here, which is both awaited and blocking; each test that holds of both is run for
 * both. Threads are workers where the claim is about threads; loops that only repeat are shorter.
 * What needs several threads is in crossbeam-select-stress.test.ts, the macro in
 * crossbeam-select-macro.test.ts.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { after, bounded, recv, select, send, spawn, tick, trySelect, unbounded } from "mpscope";
import { isPending, soon, until } from "../support/deadline.ts";
import {
  blocked,
  disconnected,
  FORMS,
  type Form,
  from,
  isFair,
  received,
  sent,
  timedOut,
  to,
} from "../support/select-forms.ts";
import { workerUrl } from "../support/worker-url.ts";

/** A timeout that does not come. */
const LONG = { timeout: 60_000 };

/** The claim, of the awaited and of the blocking form. */
function both(name: string, claim: (form: Form) => Promise<void>): void {
  for (const form of FORMS) test(`select: ${name} (${form.name})`, () => claim(form));
}

both("smoke1", async ({ now }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  s1.sendSync(1);
  assert.deepEqual(await now([from(r1), from(r2)]), received(0, 1));
  s2.sendSync(2);
  assert.deepEqual(await now([from(r1), from(r2)]), received(1, 2));
});

both("smoke2", async ({ now }) => {
  const channels = Array.from({ length: 5 }, () => unbounded<number>());
  channels[4]?.[0].sendSync(5);
  assert.deepEqual(await now(channels.map(([, rx]) => from(rx))), received(4, 5));
});

both("disconnected", async ({ now, later }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  const { hit: first } = await later([from(r1.clone()), from(r2.clone())], LONG);
  s1.drop();
  assert.deepEqual(await first, disconnected(0));
  s2.sendSync(5);
  assert.equal(r2.recvSync(), 5);
  assert.deepEqual(await now([from(r1), from(r2)], LONG), disconnected(0));
  const { hit: second } = await later([from(r2)], LONG);
  s2.drop();
  assert.deepEqual(await second, disconnected(0));
});

test("select: default (trySelect)", () => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  assert.deepEqual(trySelect([recv(r1), recv(r2)]), blocked(-1));
  s1.drop();
  assert.deepEqual(trySelect([recv(r1), recv(r2)]), disconnected(0));
  s2.sendSync(2);
  assert.deepEqual(trySelect([recv(r2)]), received(0, 2));
  assert.deepEqual(trySelect([recv(r2)]), blocked(-1));
  assert.deepEqual(trySelect([]), blocked(-1));
});

both("timeout", async ({ now, later }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  assert.deepEqual(await now([from(r1), from(r2)], { timeout: 20 }), timedOut(-1));
  const { hit } = await later([from(r1), from(r2.clone())], LONG);
  s2.sendSync(2);
  assert.deepEqual(await hit, received(1, 2));
  assert.deepEqual(await now([], { timeout: 20 }), timedOut(-1));
  s2.drop();
  assert.deepEqual(trySelect([recv(r2)]), disconnected(0));
  s1.drop();
});

both("default_when_disconnected", async ({ now }) => {
  const [tx, r] = unbounded<number>();
  tx.drop();
  assert.deepEqual(trySelect([recv(r)]), disconnected(0));
  assert.deepEqual(await now([from(r)], LONG), disconnected(0));
  const [s, rx] = bounded<number>(0);
  rx.drop();
  assert.deepEqual(trySelect([send(s, 7)]), disconnected(0, 7));
  assert.deepEqual(await now([to(s, 7)], LONG), disconnected(0, 7));
});

both("default_only", async ({ now }) => {
  assert.deepEqual(trySelect([]), blocked(-1));
  const start = performance.now();
  assert.deepEqual(await now([], { timeout: 30 }), timedOut(-1));
  assert.ok(performance.now() - start >= 29, "not before its time");
});

both("unblocks", async ({ later }) => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const { hit: receiving } = await later([from(r1.clone()), from(r2.clone())], LONG);
  await soon(s2.send(2));
  assert.deepEqual(await receiving, received(1, 2));
  const { hit: sending } = await later([to(s1, 1), to(s2, 2)], LONG);
  assert.equal(await soon(r1.recv()), 1);
  assert.deepEqual(await sending, sent(0));
  r2.drop();
});

both("both_ready", async ({ later }) => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const { hit: receiving } = await later([from(r1.clone()), to(s2.clone(), 2)]);
  await soon(s1.send(1));
  assert.deepEqual(await receiving, received(0, 1));
  const { hit: sending } = await later([from(r1), to(s2, 2)]);
  assert.equal(await soon(r2.recv()), 2);
  assert.deepEqual(await sending, sent(1));
  s1.drop();
});

both("cloning1", async ({ later }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  const { hit } = await later([from(r1), from(r2)]);
  s1.clone().drop();
  s1.sendSync(1);
  assert.deepEqual(await hit, received(0, 1));
  s2.drop();
});

both("cloning2", async ({ later }) => {
  const [s1, r1] = unbounded<string>();
  const [s2, r2] = unbounded<string>();
  const { hit } = await later([from(r1), from(r2)]);
  s1.clone().drop();
  assert.equal(await isPending(hit), true);
  s2.sendSync("it");
  assert.deepEqual(await hit, received(1, "it"));
  s1.drop();
});

both("preflight1", async ({ now }) => {
  const [s, r] = unbounded<string>();
  s.sendSync("it");
  assert.deepEqual(await now([from(r)]), received(0, "it"));
});

both("preflight2", async ({ now }) => {
  const [s, r] = unbounded<string>();
  s.clone().drop();
  s.sendSync("it");
  s.drop();
  assert.deepEqual(await now([from(r)]), received(0, "it"));
  assert.deepEqual(r.tryRecv(), { ok: false, reason: "disconnected" });
});

both("preflight3", async ({ now }) => {
  const [s, r] = unbounded<string>();
  s.clone().drop();
  s.sendSync("it");
  s.drop();
  assert.equal(r.recvSync(), "it");
  assert.deepEqual(await now([from(r)]), disconnected(0));
});

both("duplicate_operations", async ({ now }) => {
  const [s, r] = unbounded<number>();
  const hits = new Set<number>();
  for (let round = 0; hits.size < 4 && round < 1000; round++) {
    const { index, ok } = await now([from(r), from(r), to(s, 0), to(s, 0)]);
    assert.equal(ok, true);
    hits.add(index);
  }
  assert.equal(hits.size, 4, "each arm was hit");
});

both("nesting", async ({ now }) => {
  const [s, r] = unbounded<number>();
  for (const value of [0, 1]) {
    assert.deepEqual(await now([to(s, value)]), sent(0));
    assert.deepEqual(await now([from(r)]), received(0, value));
  }
});

both("send_recv_same_channel", async ({ now }) => {
  const [s0, r0] = bounded<number>(0);
  assert.deepEqual(await now([to(s0, 0), from(r0)], { timeout: 20 }), timedOut(-1));
  const [s, r] = unbounded<number>();
  assert.deepEqual(await now([to(s, 0), from(r)], LONG), sent(0));
});

both("fairness1", async ({ now }) => {
  const count = 4000;
  const [s1, r1] = bounded<number>(count);
  const [s2, r2] = unbounded<number>();
  for (let value = 0; value < count; value++) {
    s1.sendSync(value);
    s2.sendSync(value);
  }
  const hits = [0, 0, 0, 0];
  for (let round = 0; round < count; round++) {
    using instant = after(0);
    using ticks = tick(0);
    const { index } = await now([from(r1), from(r2), from(instant), from(ticks)]);
    hits[index] = (hits[index] ?? 0) + 1;
  }
  isFair(hits, 4, count / 4 / 2);
});

// https://github.com/crossbeam-rs/crossbeam/issues/1096: to begin with one handle and to end with its
// clone. Here a select begins and ends at once; the handle that it uses may be any of the channel.
both("issue_1096", async ({ now, later }) => {
  for (const open of [() => unbounded<number>(), () => bounded<number>(2)]) {
    const [tx, rx] = open();
    tx.sendSync(123);
    assert.deepEqual(await now([from(rx.clone())]), received(0, 123));
    assert.deepEqual(await now([to(tx.clone(), 124)]), sent(0));
    assert.equal(rx.recvSync(), 124);
  }
  const [tx, rx] = bounded<number>(0);
  const { hit: receiving } = await later([from(rx.clone())]);
  await soon(tx.send(123));
  assert.deepEqual(await receiving, received(0, 123));
  const { hit: sending } = await later([to(tx.clone(), 124)]);
  assert.equal(await soon(rx.recv()), 124);
  assert.deepEqual(await sending, sent(0));
});

const KINDS = [
  ["unbounded", () => unbounded<string>()],
  ["bounded", () => bounded<string>(2)],
  ["zero", () => bounded<string>(0)],
] as const;

for (const [kind, open] of KINDS) {
  // crossbeam: an operation that was selected but not completed blocks the channel. Here it is always
  // completed, whether or not anybody waits for what the select answers.
  test(`select: uncompleted_select_${kind}`, async () => {
    const [tx, rx] = open();
    const receiving = rx.recv();
    void select([send(tx, "it")]);
    assert.equal(await soon(receiving), "it");
    void select([recv(rx)]);
    await soon(tx.send("taken"));
    await until(() => rx.isEmpty);
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    tx.drop();
  });

  // As that, in a thread that ends: neither its channel nor its peers hang.
  test(`select: forget_select_${kind}`, async () => {
    const [tx, rx] = open();
    const peer = rx.clone().recv();
    const worker = spawn(workerUrl("arms", "selectAndForget"), { tx: tx.clone(), value: "it" });
    assert.equal(await soon(peer), "it");
    await soon(worker.join());
    tx.drop();
    await assert.rejects(soon(rx.recv()), { name: "RecvError" });
    rx.drop();
  });
}
