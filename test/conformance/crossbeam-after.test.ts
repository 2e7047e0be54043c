/**
 * crossbeam's tests of `after`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/after.rs). Where
 * they sleep until it must have fired, these wait until it has, and what must not have fired yet is
 * a minute away.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  after,
  ready,
  readySync,
  recv,
  select,
  selectSync,
  spawn,
  tryReady,
  trySelect,
} from "mpscope";
import { soon, until } from "../support/deadline.ts";
import { blocked, type Hit, isFair } from "../support/select-forms.ts";
import { fiveTimes, hitsOf } from "../support/time-arms.ts";
import { workerUrl } from "../support/worker-url.ts";

const EMPTY = { ok: false, reason: "empty" };
const TIMEOUT = { ok: false, reason: "timeout" };

/** Far enough away not to come while a test runs (ms). */
const FAR = 60_000;

test("after: fire", async () => {
  assert.deepEqual(after(FAR).tryRecv(), EMPTY);
  const start = Date.now();
  const rx = after(50);
  await until(() => rx.len === 1);
  const fired = rx.tryRecv();
  assert.ok(fired.ok);
  assert.ok(fired.value.getTime() >= start + 50, "not before its time");
  assert.ok(fired.value.getTime() <= Date.now(), "not in the future");
  assert.deepEqual(rx.tryRecv(), EMPTY);
  assert.deepEqual(trySelect([recv(rx)]), blocked(-1));
  assert.equal(selectSync([recv(rx), recv(after(10))]).index, 1);
});

test("after: capacity", () => {
  for (let ms = 0; ms < 10; ms++) assert.equal(after(ms).capacity, 1);
});

test("after: len_empty_full", async () => {
  const far = after(FAR);
  assert.deepEqual([far.len, far.isEmpty, far.isFull], [0, true, false]);
  const rx = after(5);
  await until(() => !rx.isEmpty);
  assert.deepEqual([rx.len, rx.isEmpty, rx.isFull], [1, false, true]);
  assert.ok(rx.tryRecv().ok);
  assert.deepEqual([rx.len, rx.isEmpty, rx.isFull], [0, true, false]);
});

test("after: try_recv", async () => {
  const far = after(FAR);
  const rx = after(20);
  assert.deepEqual(far.tryRecv(), EMPTY);
  await until(() => rx.tryRecv().ok);
  assert.deepEqual(rx.tryRecv(), EMPTY);
  after(20).recvSync();
  assert.deepEqual(rx.tryRecv(), EMPTY);
  assert.deepEqual(far.tryRecv(), EMPTY);
});

for (const verb of ["recv", "recvSync"] as const) {
  test(`after: recv (${verb})`, async () => {
    const start = Date.now();
    const rx = after(30);
    const fired = await soon(Promise.resolve(rx[verb]()));
    assert.ok(fired.getTime() >= start + 30, "not before its time");
    assert.ok(fired.getTime() <= Date.now(), "not in the future");
    assert.deepEqual(rx.tryRecv(), EMPTY);
  });
}

for (const verb of ["recvTimeout", "recvTimeoutSync"] as const) {
  test(`after: recv_timeout (${verb})`, async () => {
    assert.deepEqual(await after(FAR)[verb](10), TIMEOUT);
    const start = Date.now();
    const rx = after(30);
    const fired = await rx[verb](FAR);
    assert.ok(fired.ok);
    assert.ok(fired.value.getTime() >= start + 30, "not before its time");
    assert.deepEqual(await rx[verb](10), TIMEOUT);
    assert.deepEqual(rx.tryRecv(), EMPTY);
  });
}

test("after: recv_two", async () => {
  const [r1, r2] = [after(30), after(30)];
  const hits = [1, 2].map(() =>
    spawn<Hit>(workerUrl("arms", "selectOnce"), {
      arms: [{ rx: r1.clone() }, { rx: r2.clone() }],
    }).join(),
  );
  const indices = (await soon(Promise.all(hits))).map(({ index }) => index);
  assert.deepEqual(
    indices.toSorted((a, b) => a - b),
    [0, 1],
    "each has fired once",
  );
});

test("after: recv_race", async () => {
  assert.equal(selectSync([recv(after(10)), recv(after(FAR))]).index, 0);
  assert.equal(selectSync([recv(after(FAR)), recv(after(10))]).index, 1);
  assert.equal((await soon(select([recv(after(FAR)), recv(after(10))]))).index, 1);
});

test("after: stress_default", () => {
  for (let time = 0; time < 10; time++) {
    assert.equal(trySelect([recv(after(0))]).index, 0);
    assert.deepEqual(trySelect([recv(after(FAR))]), blocked(-1));
  }
});

for (const [name, worker] of [
  ["select", "selectUntilTimeout"],
  ["ready", "readyUntilTimeout"],
] as const) {
  test(`after: ${name}`, async () => {
    const all = Array.from({ length: 100 }, (_, index) => after(index / 10));
    const workers = [1, 2, 3].map(() =>
      spawn<number[]>(workerUrl("arms", worker), {
        receivers: all.map((rx) => rx.clone()),
        timeout: 100,
      }).join(),
    );
    const hits = (await soon(Promise.all(workers))).flat();
    assert.deepEqual(
      hits.toSorted((a, b) => a - b),
      all.map((_, index) => index),
      "each has fired once, in one of the threads",
    );
  });
}

test("after: ready (awaited, and without waiting)", async () => {
  const [far, rx] = [after(FAR), after(10)];
  assert.equal(tryReady([recv(far)]).ok, false);
  assert.equal((await soon(ready([recv(far), recv(rx)]))).index, 1);
  assert.equal(readySync([recv(far), recv(rx)]).index, 1);
  assert.equal(rx.len, 1, "to be ready takes nothing");
});

test("after: stress_clone", async () => {
  const receivers = Array.from({ length: 20 }, (_, index) => after(index));
  const workers = [1, 2, 3].map(() =>
    spawn<number>(workerUrl("arms", "cloneAndTry"), {
      receivers: receivers.map((rx) => rx.clone()),
      count: 50,
    }).join(),
  );
  await soon(Promise.all(workers));
  for (const rx of receivers) assert.equal(rx.receiverCount, 1);
});

for (const ms of [0, 1]) {
  test(`after: fairness (${ms} ms)`, () => {
    isFair(
      hitsOf(400, 1, () => [after(ms), after(ms)]),
      2,
      400 / 4,
    );
  });

  test(`after: fairness_duplicates (${ms} ms)`, () => {
    isFair(
      hitsOf(500, 1, () => fiveTimes(after(ms))),
      5,
      500 / 10,
    );
  });
}
