import assert from "node:assert/strict";
import { test } from "node:test";
import { after, channel, recv, select, selectSync, spawn, tick } from "mpscope";
import { soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("tick yields instants that lie at least its period apart", async () => {
  const start = Date.now();
  const rx = tick(4);
  const first = await soon(rx.recv());
  const second = rx.recvSync();
  const third = await soon(rx.recv());
  assert.ok(first.getTime() >= start + 4);
  // Each is rounded to whole ms.
  assert.ok(second.getTime() - first.getTime() >= 3);
  assert.ok(third.getTime() - first.getTime() >= 7);
});

test("ticks are a period apart, whatever happens to the system's clock", (t) => {
  const rx = tick(4);
  const first = rx.recvSync().getTime();
  t.mock.method(Date, "now", () => first + 3_600_001);
  const second = rx.recvSync().getTime();
  assert.equal((second - first) % 4, 0);
  assert.ok(second > first && second < first + 3_600_000);
});

test("ticks that were missed are one tick", () => {
  const rx = tick(3);
  after(30).recvSync();
  assert.deepEqual([rx.len, rx.capacity, rx.isFull], [1, 1, true]);
  const missed = rx.recvSync();
  const next = rx.recvSync();
  assert.ok(next.getTime() - missed.getTime() >= 20, "the ones between were left out");
});

test("tick is iterated, and never disconnected", async () => {
  const rx = tick(1);
  let count = 0;
  for await (const due of rx) {
    assert.ok(due instanceof Date);
    count++;
    if (count === 3) break;
  }
  for (const due of rx) {
    assert.ok(due instanceof Date);
    count++;
    if (count === 6) break;
  }
  assert.equal(rx.isDisconnected, false);
});

test("clones share the ticks, each of which goes to one of them", async () => {
  const rx = tick(2);
  const clones = [rx, rx.clone(), rx.clone()];
  const received: number[] = [];
  await soon(
    Promise.all(
      clones.map(async (clone) => {
        for (let count = 0; count < 3; count++) {
          // oxlint-disable-next-line no-await-in-loop -- one tick after the other
          received.push((await clone.recv()).getTime());
        }
      }),
    ),
  );
  assert.equal(received.length, 9);
  const sorted = received.toSorted((a, b) => a - b);
  assert.ok((sorted.at(-1) ?? 0) - (sorted[0] ?? 0) >= 8 * 2 - 1, sorted.join(" "));
});

test("several ticks in one select each get their turn", async () => {
  const [fast, slow] = [tick(2), tick(5)];
  const counts = { fast: 0, slow: 0 };
  for (let round = 0; round < 20; round++) {
    const cases = { fast: recv(fast), slow: recv(slow) };
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const hit = round % 2 === 0 ? selectSync(cases) : await soon(select(cases));
    counts[hit.key]++;
  }
  assert.ok(counts.fast > 0 && counts.slow > 0, JSON.stringify(counts));
});

for (const awaited of [true, false]) {
  test(`a worker killed ${awaited ? "awaiting" : "blocked on"} ticks leaves them to others`, async () => {
    const rx = tick(1);
    const [ready, isReady] = channel<string>();
    const worker = spawn(workerUrl("selects", "receiveForEver"), {
      rx: rx.clone(),
      ready,
      awaited,
    });
    worker.join().catch(() => undefined);
    await soon(isReady.recv());
    await soon(worker.terminate());
    assert.ok((await soon(rx.recv())) instanceof Date);
    assert.ok(rx.recvSync() instanceof Date);
    await until(() => rx.receiverCount === 1, "the drop of its clone");
  });
}

test("with a period of 0 there always is a tick; a period of no length is refused", () => {
  const rx = tick(0);
  assert.deepEqual([rx.tryRecv().ok, rx.tryRecv().ok], [true, true]);
  for (const ms of [-1, Number.NaN]) assert.throws(() => tick(ms), { name: "RangeError" });
});
