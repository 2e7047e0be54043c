/**
 * crossbeam's tests of the `select!` macro, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/select_macro.rs).
 * The macro is the object form here, whose arms have names; `default` is `trySelect`, `default(ms)` a
 * timeout, `select_biased!` the option `biased`. What its syntax allows is in
 * crossbeam-select-syntax.test.ts, its stress tests are in crossbeam-select-stress.test.ts.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  after,
  bounded,
  never,
  type Receiver,
  recv,
  select,
  selectSync,
  send,
  tick,
  trySelect,
  unbounded,
} from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import {
  blocked,
  disconnected,
  isFair,
  received,
  sent,
  timedOut,
} from "../support/select-forms.ts";

/** A timeout that does not come (ms). */
const LONG = 60_000;

test("select_macro: smoke1", () => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  s1.sendSync(1);
  assert.deepEqual(selectSync({ one: recv(r1), two: recv(r2) }), received("one", 1));
  s2.sendSync(2);
  assert.deepEqual(selectSync({ one: recv(r1), two: recv(r2) }), received("two", 2));
});

test("select_macro: smoke2", () => {
  const channels = Array.from({ length: 5 }, () => unbounded<number>());
  channels[4]?.[0].sendSync(5);
  const arms = Object.fromEntries(channels.map(([, rx], index) => [`r${index + 1}`, recv(rx)]));
  assert.deepEqual(selectSync(arms), received("r5", 5));
});

test("select_macro: disconnected", async () => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  const first = select({ r1: recv(r1), r2: recv(r2), timeout: LONG });
  s1.drop();
  s2.sendSync(5);
  assert.deepEqual(await soon(first), disconnected("r1"));
  assert.equal(r2.recvSync(), 5);
  assert.deepEqual(selectSync({ r1: recv(r1), r2: recv(r2), timeout: LONG }), disconnected("r1"));
  const second = select({ r2: recv(r2), timeout: LONG });
  s2.drop();
  assert.deepEqual(await soon(second), disconnected("r2"));
});

test("select_macro: default", () => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  assert.deepEqual(trySelect({ r1: recv(r1), r2: recv(r2) }), blocked("default"));
  s1.drop();
  assert.deepEqual(trySelect({ r1: recv(r1), r2: recv(r2) }), disconnected("r1"));
  s2.sendSync(2);
  assert.deepEqual(trySelect({ r2: recv(r2) }), received("r2", 2));
  assert.deepEqual(trySelect({ r2: recv(r2) }), blocked("default"));
  assert.deepEqual(trySelect({}), blocked("default"));
});

test("select_macro: timeout", async () => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  assert.deepEqual(
    await soon(select({ r1: recv(r1), r2: recv(r2), timeout: 20 })),
    timedOut("timeout"),
  );
  const hit = select({ r1: recv(r1), r2: recv(r2), timeout: LONG });
  s2.sendSync(2);
  assert.deepEqual(await soon(hit), received("r2", 2));
  assert.deepEqual(selectSync({ timeout: 20 }), timedOut("timeout"));
  s2.drop();
  assert.deepEqual(selectSync({ r2: recv(r2), timeout: 20 }), disconnected("r2"));
  s1.drop();
});

test("select_macro: default_when_disconnected", () => {
  const [tx, r] = unbounded<number>();
  tx.drop();
  assert.deepEqual(trySelect({ r: recv(r) }), disconnected("r"));
  assert.deepEqual(selectSync({ r: recv(r), timeout: LONG }), disconnected("r"));
  const [s, rx] = bounded<number>(0);
  rx.drop();
  assert.deepEqual(trySelect({ s: send(s, 0) }), disconnected("s", 0));
  assert.deepEqual(selectSync({ s: send(s, 0), timeout: LONG }), disconnected("s", 0));
});

test("select_macro: default_only", () => {
  assert.deepEqual(trySelect({}), blocked("default"));
  const start = performance.now();
  assert.deepEqual(selectSync({ timeout: 30 }), timedOut("timeout"));
  assert.ok(performance.now() - start >= 29, "not before its time");
});

test("select_macro: unblocks", async () => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const receiving = select({ r1: recv(r1), r2: recv(r2), timeout: LONG });
  await soon(s2.send(2));
  assert.deepEqual(await soon(receiving), received("r2", 2));
  const sending = select({ s1: send(s1, 1), s2: send(s2, 2), timeout: LONG });
  assert.equal(await soon(r1.recv()), 1);
  assert.deepEqual(await soon(sending), sent("s1"));
  r2.drop();
});

test("select_macro: both_ready", async () => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const peer = (async () => {
    await s1.send(1);
    return r2.recv();
  })();
  const keys: string[] = [];
  for (let time = 0; time < 2; time++) {
    keys.push((await soon(select({ r1: recv(r1), s2: send(s2, 2) }))).key);
  }
  assert.deepEqual(keys, ["r1", "s2"]);
  assert.equal(await soon(peer), 2);
  s1.drop();
});

test("select_macro: cloning1", async () => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = unbounded<number>();
  const hit = select({ r1: recv(r1), r2: recv(r2) });
  s1.clone().drop();
  s1.sendSync(1);
  assert.deepEqual(await soon(hit), received("r1", 1));
  s2.drop();
});

test("select_macro: cloning2", async () => {
  const [s1, r1] = unbounded<string>();
  const [s2, r2] = unbounded<string>();
  const hit = select({ r1: recv(r1), r2: recv(r2) });
  s1.clone().drop();
  assert.equal(await isPending(hit), true);
  s2.sendSync("it");
  assert.deepEqual(await soon(hit), received("r2", "it"));
  s1.drop();
});

test("select_macro: preflight1", () => {
  const [s, r] = unbounded<string>();
  s.sendSync("it");
  assert.deepEqual(selectSync({ r: recv(r) }), received("r", "it"));
});

test("select_macro: preflight2", () => {
  const [s, r] = unbounded<string>();
  s.clone().drop();
  s.sendSync("it");
  s.drop();
  assert.deepEqual(selectSync({ r: recv(r) }), received("r", "it"));
  assert.deepEqual(r.tryRecv(), { ok: false, reason: "disconnected" });
});

test("select_macro: preflight3", () => {
  const [s, r] = unbounded<string>();
  s.clone().drop();
  s.sendSync("it");
  s.drop();
  assert.equal(r.recvSync(), "it");
  assert.deepEqual(selectSync({ r: recv(r) }), disconnected("r"));
});

test("select_macro: duplicate_operations", () => {
  const [s, r] = unbounded<number>();
  const hits = new Set<string>();
  for (let round = 0; hits.size < 4 && round < 1000; round++) {
    const arms = { r1: recv(r), r2: recv(r), s1: send(s, 0), s2: send(s, 0) };
    hits.add(selectSync(arms).key);
  }
  assert.equal(hits.size, 4, "each arm was hit");
});

test("select_macro: nesting", async () => {
  const [s, r] = unbounded<number>();
  for (const value of [0, 1]) {
    const outer = await soon(select({ s: send(s, value) }));
    assert.deepEqual(outer, sent("s"));
    assert.deepEqual(await soon(select({ r: recv(r) })), received("r", value));
  }
});

/** What throws where a handle is asked for. */
function panic(message: string): never {
  throw new Error(message);
}

test("select_macro: panic_sender", () => {
  const [, r] = unbounded<number>();
  assert.throws(() => selectSync({ r: recv(r), s: send(panic("send panicked"), 1) }), {
    message: "send panicked",
  });
});

test("select_macro: panic_receiver", () => {
  const [s, r] = unbounded<number>();
  assert.throws(() => selectSync({ s: send(s, 1), r: recv(panic("recv panicked")) }), {
    message: "recv panicked",
  });
  assert.equal(r.len, 0, "nothing was sent");
});

test("select_macro: send_recv_same_channel", () => {
  const [s0, r0] = bounded<number>(0);
  assert.deepEqual(selectSync({ s: send(s0, 0), r: recv(r0), timeout: 20 }), timedOut("timeout"));
  const [s, r] = unbounded<number>();
  assert.deepEqual(selectSync({ s: send(s, 0), r: recv(r), timeout: LONG }), sent("s"));
});

/** Two or three channels, the first two with so many messages, the third with one. */
function filled(count: number): Receiver<number>[] {
  return [count, count, 1].map((messages) => {
    const [tx, rx] = unbounded<number>();
    for (let value = 0; value < messages; value++) tx.sendSync(value);
    return rx;
  });
}

/** How often each arm was hit, in so many selects. */
function hitsOf(count: number, hit: () => { readonly key: string }): Record<string, number> {
  const hits: Record<string, number> = {};
  for (let time = 0; time < count; time++) {
    const { key } = hit();
    hits[key] = (hits[key] ?? 0) + 1;
  }
  return hits;
}

test("select_macro: fairness1", () => {
  const [r1 = never<number>(), r2 = never<number>()] = filled(4000);
  const hits = hitsOf(4000, () => {
    using instant = after(0);
    using ticks = tick(0);
    return selectSync({ r1: recv(r1), r2: recv(r2), after: recv(instant), tick: recv(ticks) });
  });
  isFair(Object.values(hits), 4, 4000 / 4 / 2);
});

test("select_macro: fairness_recv", () => {
  const [r1 = never<number>(), r2 = never<number>()] = filled(10_000);
  const hits = hitsOf(10_000, () => selectSync({ r1: recv(r1), r2: recv(r2) }));
  isFair(Object.values(hits), 2, 10_000 / 4);
});

test("select_macro: fairness_send", () => {
  const [s1] = bounded<number>(10_000);
  const [s2] = unbounded<number>();
  const hits = hitsOf(10_000, () => selectSync({ s1: send(s1, 1), s2: send(s2, 2) }));
  isFair(Object.values(hits), 2, 10_000 / 4);
});

for (const [name, timeout] of [
  ["unfairness", undefined],
  ["unfairness_timeout", LONG],
] as const) {
  test(`select_macro: ${name}`, () => {
    const [r1 = never<number>(), r2 = never<number>(), r3 = never<number>()] = filled(1000);
    const arms = { r1: recv(r1), r2: recv(r2), r3: recv(r3) };
    const hit = () => selectSync({ ...arms, timeout, biased: true });
    assert.deepEqual(hitsOf(1000, hit), { r1: 1000 });
    assert.deepEqual(hitsOf(1000, hit), { r2: 1000 });
    assert.deepEqual(hitsOf(1, hit), { r3: 1 });
  });
}

test("select_macro: unfairness_try", () => {
  const [r1 = never<number>(), r2 = never<number>(), r3 = never<number>()] = filled(1000);
  const hit = () => trySelect({ r1: recv(r1), r2: recv(r2), r3: recv(r3), biased: true });
  assert.deepEqual(hitsOf(1000, hit), { r1: 1000 });
  assert.deepEqual(hitsOf(1000, hit), { r2: 1000 });
  assert.deepEqual(hitsOf(1, hit), { r3: 1 });
});

test("select_macro: try_recv", async () => {
  const [s, r] = bounded<number>(0);
  assert.deepEqual(trySelect({ r: recv(r) }), blocked("default"));
  const sending = select({ s: send(s, 7) });
  assert.equal(await isPending(sending), true);
  assert.deepEqual(trySelect({ r: recv(r) }), received("r", 7));
  assert.deepEqual(await soon(sending), sent("s"));
  s.drop();
  assert.deepEqual(trySelect({ r: recv(r) }), disconnected("r"));
});

test("select_macro: recv", async () => {
  const [s, r] = bounded<number>(0);
  const sending = (async () => {
    for (const value of [7, 8, 9]) await select({ s: send(s, value) });
    s.drop();
  })();
  for (const value of [7, 8, 9]) {
    assert.deepEqual(await soon(select({ r: recv(r) })), received("r", value));
  }
  assert.deepEqual(await soon(select({ r: recv(r) })), disconnected("r"));
  await soon(sending);
});

test("select_macro: recv_timeout", async () => {
  const [s, r] = bounded<number>(0);
  assert.deepEqual(await soon(select({ r: recv(r), timeout: 10 })), timedOut("timeout"));
  const sending = select({ s: send(s, 7) });
  assert.deepEqual(await soon(select({ r: recv(r), timeout: LONG })), received("r", 7));
  assert.deepEqual(await soon(sending), sent("s"));
  s.drop();
  assert.deepEqual(await soon(select({ r: recv(r), timeout: LONG })), disconnected("r"));
});

test("select_macro: try_send", async () => {
  const [s, r] = bounded<number>(0);
  assert.deepEqual(trySelect({ s: send(s, 7) }), blocked("default"));
  const receiving = select({ r: recv(r) });
  assert.equal(await isPending(receiving), true);
  assert.deepEqual(trySelect({ s: send(s, 8) }), sent("s"));
  assert.deepEqual(await soon(receiving), received("r", 8));
  r.drop();
  assert.deepEqual(trySelect({ s: send(s, 8) }), disconnected("s", 8));
});

test("select_macro: send", async () => {
  const [s, r] = bounded<number>(0);
  const receiving = (async () => {
    const values: unknown[] = [];
    for (let time = 0; time < 3; time++) values.push(await select({ r: recv(r) }));
    return values;
  })();
  for (const value of [7, 8, 9]) {
    assert.deepEqual(await soon(select({ s: send(s, value) })), sent("s"));
  }
  assert.deepEqual(
    await soon(receiving),
    [7, 8, 9].map((value) => received("r", value)),
  );
});

test("select_macro: send_timeout", async () => {
  const [s, r] = bounded<number>(0);
  assert.deepEqual(await soon(select({ s: send(s, 7), timeout: 10 })), timedOut("timeout"));
  const receiving = select({ r: recv(r) });
  assert.deepEqual(await soon(select({ s: send(s, 8), timeout: LONG })), sent("s"));
  assert.deepEqual(await soon(receiving), received("r", 8));
  r.drop();
  assert.deepEqual(await soon(select({ s: send(s, 9), timeout: LONG })), disconnected("s", 9));
});

test("select_macro: disconnect_wakes_sender", async () => {
  const [s, r] = bounded<string>(0);
  const sending = select({ s: send(s, "it") });
  assert.equal(await isPending(sending), true);
  r.drop();
  assert.deepEqual(await soon(sending), disconnected("s", "it"));
});

test("select_macro: disconnect_wakes_receiver", async () => {
  const [s, r] = bounded<string>(0);
  const receiving = select({ r: recv(r) });
  assert.equal(await isPending(receiving), true);
  s.drop();
  assert.deepEqual(await soon(receiving), disconnected("r"));
});
