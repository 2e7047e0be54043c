/**
 * crossbeam's tests of `Select::ready`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/ready.rs). Each test
 * that holds of the awaited and of the blocking form is run for both; those that need several threads
 * are in crossbeam-select-stress.test.ts.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  after,
  bounded,
  type Receiver,
  ready as readyAwaited,
  readySync,
  recv,
  spawn,
  tick,
  tryReady,
  unbounded,
} from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { type Arm, armOf, from, type Hit, isFair, to } from "../support/select-forms.ts";
import { workerUrl } from "../support/worker-url.ts";

const DISCONNECTED = { ok: false, reason: "disconnected" };

/** Longer than anything here takes (ms). */
const LONG = 20_000;

/** A form of `ready`: it answers the index of an arm that can be done, -1 if none can in time. */
interface Form {
  readonly name: string;
  readonly now: (arms: readonly Arm[], timeout?: number) => Promise<number>;
  /** Begins one that has to wait; the handles may move. */
  readonly later: (arms: readonly Arm[]) => Promise<{ readonly index: Promise<number> }>;
}

async function indexOf(hit: Promise<Pick<Hit, "index">>): Promise<number> {
  return (await soon(hit)).index;
}

const FORMS: readonly Form[] = [
  {
    name: "ready",
    now: (arms, timeout = LONG) => indexOf(readyAwaited(arms.map(armOf), { timeout })),
    async later(arms) {
      const index = indexOf(readyAwaited(arms.map(armOf), { timeout: LONG }));
      assert.equal(await isPending(index), true);
      return { index };
    },
  },
  {
    name: "readySync",
    // oxlint-disable-next-line require-await -- an error shall reject
    now: async (arms, timeout = LONG) => readySync(arms.map(armOf), { timeout }).index,
    async later(arms) {
      const [ready, isReady] = bounded<string>(1);
      const job = { arms, settings: { timeout: LONG }, ready };
      const index = indexOf(spawn<Hit>(workerUrl("arms", "readyOnce"), job).join());
      await soon(isReady.recv());
      return { index };
    },
  },
];

/** The claim, of both forms. */
function both(name: string, claim: (form: Form) => Promise<void>): void {
  for (const form of FORMS) test(`ready: ${name} (${form.name})`, () => claim(form));
}

both("smoke1", async ({ now }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  s1.sendSync(1);
  assert.equal(await now([from(r1), from(r2)]), 0);
  assert.deepEqual(r1.tryRecv(), { ok: true, value: 1 });
  s2.sendSync(2);
  assert.equal(await now([from(r1), from(r2)]), 1);
  assert.deepEqual(r2.tryRecv(), { ok: true, value: 2 });
});

both("smoke2", async ({ now }) => {
  const channels = Array.from({ length: 5 }, () => unbounded<number>());
  channels[4]?.[0].sendSync(5);
  assert.equal(await now(channels.map(([, rx]) => from(rx))), 4);
  assert.deepEqual(channels[4]?.[1].tryRecv(), { ok: true, value: 5 });
});

both("disconnected", async ({ now, later }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  const { index: first } = await later([from(r1.clone()), from(r2.clone())]);
  s1.drop();
  assert.equal(await first, 0);
  assert.deepEqual(r1.tryRecv(), DISCONNECTED);
  s2.sendSync(5);
  assert.equal(r2.recvSync(), 5);
  assert.equal(await now([from(r1), from(r2)]), 0);
  const { index: second } = await later([from(r2.clone())]);
  s2.drop();
  assert.equal(await second, 0);
  assert.deepEqual(r2.tryRecv(), DISCONNECTED);
});

test("ready: default (tryReady)", () => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  assert.equal(tryReady([recv(r1), recv(r2)]).index, -1);
  s1.drop();
  assert.equal(tryReady([recv(r1), recv(r2)]).index, 0);
  assert.deepEqual(r1.tryRecv(), DISCONNECTED);
  s2.sendSync(2);
  assert.equal(tryReady([recv(r2)]).index, 0);
  assert.deepEqual(r2.tryRecv(), { ok: true, value: 2 });
  assert.equal(tryReady([recv(r2)]).index, -1);
  assert.equal(tryReady([]).index, -1);
});

both("timeout", async ({ now, later }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  assert.equal(await now([from(r1), from(r2)], 20), -1);
  const { index } = await later([from(r1), from(r2.clone())]);
  s2.sendSync(2);
  assert.equal(await index, 1);
  assert.deepEqual(r2.tryRecv(), { ok: true, value: 2 });
  assert.equal(await now([], 20), -1);
  s2.drop();
  assert.equal(tryReady([recv(r2)]).index, 0);
  assert.deepEqual(r2.tryRecv(), DISCONNECTED);
  s1.drop();
});

both("default_when_disconnected", async ({ now }) => {
  const [tx, r] = unbounded<number>();
  tx.drop();
  assert.equal(tryReady([armOf(from(r))]).index, 0);
  assert.equal(await now([from(r)]), 0);
  assert.deepEqual(r.tryRecv(), DISCONNECTED);
  const [s, rx] = bounded<number>(0);
  rx.drop();
  assert.equal(tryReady([armOf(to(s, 0))]).index, 0);
  assert.equal(await now([to(s, 0)]), 0);
  assert.deepEqual(s.trySend(0), { ...DISCONNECTED, value: 0 });
});

both("default_only", async ({ now }) => {
  assert.equal(tryReady([]).index, -1);
  const start = performance.now();
  assert.equal(await now([], 30), -1);
  assert.ok(performance.now() - start >= 29, "not before its time");
});

both("unblocks", async ({ later }) => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const { index: receiving } = await later([from(r1.clone()), from(r2.clone())]);
  const sending = s2.send(2);
  assert.equal(await receiving, 1);
  assert.deepEqual(r2.tryRecv(), { ok: true, value: 2 });
  await soon(sending);
  const { index } = await later([to(s1.clone(), 1), to(s2.clone(), 2)]);
  const received = r1.recv();
  assert.equal(await index, 0);
  assert.deepEqual(s1.trySend(1), { ok: true });
  assert.equal(await soon(received), 1);
  r2.drop();
});

both("both_ready", async ({ later }) => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const { index: first } = await later([from(r1.clone()), to(s2.clone(), 2)]);
  const sending = s1.send(1);
  assert.equal(await first, 0);
  assert.deepEqual(r1.tryRecv(), { ok: true, value: 1 });
  await soon(sending);
  const { index: second } = await later([from(r1.clone()), to(s2.clone(), 2)]);
  const receiving = r2.recv();
  assert.equal(await second, 1);
  assert.deepEqual(s2.trySend(2), { ok: true });
  assert.equal(await soon(receiving), 2);
  s1.drop();
});

both("cloning1", async ({ later }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  const { index } = await later([from(r1.clone()), from(r2)]);
  s1.clone().drop();
  s1.sendSync(1);
  assert.equal(await index, 0);
  assert.deepEqual(r1.tryRecv(), { ok: true, value: 1 });
  s2.drop();
});

both("cloning2", async ({ later }) => {
  const [s1, r1] = unbounded<string>();
  const [s2, r2] = unbounded<string>();
  const { index } = await later([from(r1), from(r2.clone())]);
  s1.clone().drop();
  assert.equal(await isPending(index), true);
  s2.sendSync("it");
  assert.equal(await index, 1);
  assert.deepEqual(r2.tryRecv(), { ok: true, value: "it" });
  s1.drop();
});

both("preflight1", async ({ now }) => {
  const [s, r] = unbounded<string>();
  s.sendSync("it");
  assert.equal(await now([from(r)]), 0);
  assert.deepEqual(r.tryRecv(), { ok: true, value: "it" });
});

both("preflight2", async ({ now }) => {
  const [s, r] = unbounded<string>();
  s.clone().drop();
  s.sendSync("it");
  s.drop();
  assert.equal(await now([from(r)]), 0);
  assert.deepEqual(r.tryRecv(), { ok: true, value: "it" });
  assert.deepEqual(r.tryRecv(), DISCONNECTED);
});

both("preflight3", async ({ now }) => {
  const [s, r] = unbounded<string>();
  s.clone().drop();
  s.sendSync("it");
  s.drop();
  assert.equal(r.recvSync(), "it");
  assert.equal(await now([from(r)]), 0);
  assert.deepEqual(r.tryRecv(), DISCONNECTED);
});

both("duplicate_operations", async ({ now }) => {
  const [s, r] = unbounded<number>();
  const hits = new Set<number>();
  for (let round = 0; hits.size < 4 && round < 1000; round++) {
    const index = await now([from(r), from(r), to(s, 0), to(s, 0)]);
    assert.notEqual(index, -1);
    assert.equal((index < 2 ? r.tryRecv() : s.trySend(0)).ok, true);
    hits.add(index);
  }
  assert.equal(hits.size, 4, "each arm was hit");
});

both("nesting", async ({ now }) => {
  const [s, r] = unbounded<number>();
  for (const value of [0, 1]) {
    assert.equal(await now([to(s, value)]), 0);
    assert.deepEqual(s.trySend(value), { ok: true });
    assert.equal(await now([from(r)]), 0);
    assert.deepEqual(r.tryRecv(), { ok: true, value });
  }
});

both("send_recv_same_channel", async ({ now }) => {
  const [s0, r0] = bounded<number>(0);
  assert.equal(await now([to(s0, 0), from(r0)], 20), -1);
  const [s, r] = unbounded<number>();
  assert.equal(await now([to(s, 0), from(r)]), 0);
  assert.deepEqual(s.trySend(0), { ok: true });
});

both("fairness1", async ({ now }) => {
  const count = 2000;
  const [s1, r1] = bounded<number>(count);
  const [s2, r2] = unbounded<number>();
  for (let value = 0; value < count; value++) {
    s1.sendSync(value);
    s2.sendSync(value);
  }
  const hits = [0, 0, 0, 0];
  for (let round = 0; round < count; round++) {
    const receivers: Receiver<unknown>[] = [r1, r2, after(0), tick(0)];
    const index = await now(receivers.map(from));
    assert.equal(receivers[index]?.tryRecv().ok, true);
    hits[index] = (hits[index] ?? 0) + 1;
    for (const rx of receivers.slice(2)) rx.drop();
  }
  isFair(hits, 4, count / 4 / 2);
});
