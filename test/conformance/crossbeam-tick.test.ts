/**
 * crossbeam's tests of `tick`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/tick.rs). Where they
 * sleep until it must have ticked, these wait until it has; where they count the ticks of a second,
 * these ask that each tick goes to one thread.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { after, type Receiver, recv, select, selectSync, spawn, tick, trySelect } from "mpscope";
import { soon, until } from "../support/deadline.ts";
import { blocked, isFair } from "../support/select-forms.ts";
import { fiveTimes, hitsOf } from "../support/time-arms.ts";
import { workerUrl } from "../support/worker-url.ts";

const EMPTY = { ok: false, reason: "empty" };
const TIMEOUT = { ok: false, reason: "timeout" };

/** Far enough away not to come while a test runs (ms). */
const FAR = 60_000;

/** There is no other message for what has been received; only for what was due later. */
function assertTaken(rx: Receiver<Date>, later: number): void {
  const next = rx.tryRecv();
  assert.ok(!next.ok || next.value.getTime() >= later, "the tick was taken");
}

test("tick: fire", async () => {
  assert.deepEqual(tick(FAR).tryRecv(), EMPTY);
  const start = Date.now();
  const rx = tick(100);
  await until(() => rx.len === 1);
  const fired = rx.tryRecv();
  assert.ok(fired.ok);
  assert.ok(fired.value.getTime() >= start + 100, "not before its time");
  assert.ok(fired.value.getTime() <= Date.now(), "not in the future");
  assertTaken(rx, start + 200);
  assert.deepEqual(trySelect([recv(tick(FAR))]), blocked(-1));
  assert.equal(selectSync([recv(rx), recv(tick(FAR))]).index, 0);
});

test("tick: intervals", () => {
  const period = 50;
  const start = Date.now();
  const rx = tick(period);
  const first = rx.recvSync().getTime();
  assert.ok(first >= start + period);
  after(3.5 * period).recvSync();
  const end = Date.now();
  const missed = rx.tryRecv();
  assert.ok(missed.ok);
  assert.ok(missed.value.getTime() >= start + 2 * period, "the first that was missed");
  const next = rx.recvSync().getTime();
  assert.ok(next >= end - 1, "the others are one with it: the next was due after the pause");
});

test("tick: capacity", () => {
  for (let ms = 0; ms < 10; ms++) assert.equal(tick(ms).capacity, 1);
});

test("tick: len_empty_full", async () => {
  const far = tick(FAR);
  assert.deepEqual([far.len, far.isEmpty, far.isFull], [0, true, false]);
  // So long that no other tick comes before the last line.
  const rx = tick(1000);
  await until(() => !rx.isEmpty);
  assert.deepEqual([rx.len, rx.isEmpty, rx.isFull], [1, false, true]);
  assert.ok(rx.tryRecv().ok);
  assert.deepEqual([rx.len, rx.isEmpty, rx.isFull], [0, true, false]);
});

test("tick: try_recv", async () => {
  assert.deepEqual(tick(FAR).tryRecv(), EMPTY);
  const start = Date.now();
  const rx = tick(50);
  for (let time = 1; time <= 2; time++) {
    await until(() => rx.tryRecv().ok);
    assertTaken(rx, start + (time + 1) * 50);
  }
});

for (const verb of ["recv", "recvSync"] as const) {
  test(`tick: recv (${verb})`, async () => {
    const start = Date.now();
    const rx = tick(100);
    const fired = await soon(Promise.resolve(rx[verb]()));
    assert.ok(fired.getTime() >= start + 100, "not before its time");
    assert.ok(fired.getTime() <= Date.now(), "not in the future");
    assertTaken(rx, start + 200);
  });
}

for (const verb of ["recvTimeout", "recvTimeoutSync"] as const) {
  test(`tick: recv_timeout (${verb})`, async () => {
    assert.deepEqual(await tick(FAR)[verb](10), TIMEOUT);
    const start = Date.now();
    const rx = tick(30);
    for (let time = 1; time <= 3; time++) {
      const fired = await rx[verb](FAR);
      assert.ok(fired.ok);
      assert.ok(fired.value.getTime() >= start + time * 30, "not before its time");
    }
  });
}

test("tick: recv_two", async () => {
  const [r1, r2] = [tick(5), tick(5)];
  const workers = [1, 2].map(() =>
    spawn<number>(workerUrl("arms", "selectTimes"), {
      receivers: [r1.clone(), r2.clone()],
      count: 10,
    }).join(),
  );
  assert.deepEqual(await soon(Promise.all(workers)), [10, 10]);
});

test("tick: recv_race", async () => {
  assert.equal(selectSync([recv(tick(10)), recv(tick(FAR))]).index, 0);
  assert.equal(selectSync([recv(tick(FAR)), recv(tick(10))]).index, 1);
  assert.equal((await soon(select([recv(tick(FAR)), recv(tick(10))]))).index, 1);
});

test("tick: stress_default", () => {
  for (let time = 0; time < 10; time++) {
    assert.equal(trySelect([recv(tick(0))]).index, 0);
    assert.deepEqual(trySelect([recv(tick(FAR))]), blocked(-1));
  }
});

for (const [name, worker] of [
  ["select", "selectTicks"],
  ["ready", "readyTicks"],
] as const) {
  test(`tick: ${name}`, async () => {
    const tickers = [tick(20), tick(30)];
    const workers = [1, 2, 3].map(() =>
      spawn<string[]>(workerUrl("arms", worker), {
        receivers: tickers.map((rx) => rx.clone()),
        ms: 150,
      }).join(),
    );
    const ticks = (await soon(Promise.all(workers))).flat();
    assert.ok(ticks.length > 0);
    assert.equal(new Set(ticks).size, ticks.length, "no tick went to two threads");
  });
}

for (const ms of [0, 1]) {
  test(`tick: fairness (${ms} ms)`, () => {
    isFair(
      hitsOf(20, 20, () => [tick(ms), tick(ms)]),
      2,
      400 / 4,
    );
  });

  test(`tick: fairness_duplicates (${ms} ms)`, () => {
    isFair(
      hitsOf(22, 22, () => fiveTimes(tick(ms))),
      5,
      484 / 10,
    );
  });
}
