import assert from "node:assert/strict";
import { test } from "node:test";
import {
  after,
  broadcast,
  channel,
  never,
  oneshot,
  type Receiver,
  ready,
  readySync,
  recv,
  select,
  selectSync,
  send,
  syncChannel,
  tryReady,
  trySelect,
  watch,
} from "mpscope";
import { isPending, soon } from "../support/deadline.ts";

test("a select does the arm that can be done, and leaves the others", async () => {
  const [aTx, aRx] = channel<number>();
  const [bTx, bRx] = channel<string>();
  bTx.sendSync("b");
  assert.deepEqual(await soon(select({ a: recv(aRx), b: recv(bRx) })), {
    key: "b",
    ok: true,
    value: "b",
  });
  aTx.sendSync(1);
  assert.deepEqual(selectSync({ a: recv(aRx), b: recv(bRx) }), { key: "a", ok: true, value: 1 });
  assert.deepEqual(trySelect({ a: recv(aRx), b: recv(bRx) }), {
    key: "default",
    ok: false,
    reason: "blocked",
    value: undefined,
  });
});

test("a select sends when there is room, and gives back what a closed channel does not take", () => {
  const [tx, rx] = syncChannel<string>(1);
  assert.deepEqual(selectSync({ out: send(tx, "first") }), {
    key: "out",
    ok: true,
    value: undefined,
  });
  assert.equal(trySelect({ out: send(tx, "second") }).key, "default");
  assert.equal(rx.recvSync(), "first");
  rx.drop();
  assert.deepEqual(selectSync({ out: send(tx, "third") }), {
    key: "out",
    ok: false,
    reason: "disconnected",
    value: "third",
  });
});

test("an arm on a disconnected channel is ready, with an error in the hit", async () => {
  const [tx, rx] = channel<number>();
  const waiting = select({ a: recv(rx), b: recv(never()) });
  assert.equal(await isPending(waiting), true);
  tx.drop();
  assert.deepEqual(await soon(waiting), {
    key: "a",
    ok: false,
    reason: "disconnected",
    value: undefined,
  });
});

test("a waiting select is woken by a message on any of its arms", async () => {
  const [aTx, aRx] = channel<number>();
  const [bTx, bRx] = syncChannel<number>(0);
  for (const [tx, key] of [
    [aTx, "a"],
    [bTx, "b"],
    [aTx, "a"],
  ] as const) {
    const waiting = select({ a: recv(aRx), b: recv(bRx) });
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await isPending(waiting), true);
    assert.deepEqual(tx.trySend(7), { ok: true });
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.deepEqual(await soon(waiting), { key, ok: true, value: 7 });
  }
});

test("a losing arm consumes nothing and leaves no waiter behind (semantics 14)", async () => {
  const [aTx, aRx] = syncChannel<number>(0);
  const [bTx, bRx] = channel<number>();
  const [cTx, cRx] = syncChannel<string>(0);
  const waiting = select({ a: recv(aRx), b: recv(bRx), c: send(cTx, "unsent") });
  bTx.sendSync(1);
  assert.equal((await soon(waiting)).key, "b");
  assert.deepEqual(aTx.trySend(2), { ok: false, reason: "full", value: 2 });
  assert.deepEqual(cRx.tryRecv(), { ok: false, reason: "empty" });
  bTx.sendSync(3);
  assert.equal(bRx.len, 1);
});

test("an awaited rendezvous select meets a peer in either direction", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const sending = select({ out: send(tx, 1), other: recv(never()) });
  assert.equal(rx.recvSync(), 1);
  assert.deepEqual(await soon(sending), { key: "out", ok: true, value: undefined });
  const receiving = select({ other: recv(never()), inward: recv(rx) });
  await soon(tx.send(2));
  assert.deepEqual(await soon(receiving), { key: "inward", ok: true, value: 2 });
});

test("a select that would send and receive on one rendezvous does not meet itself", async () => {
  const [tx, rx] = syncChannel<string>(0);
  const both = (text: string) => select({ out: send(tx, text), inward: recv(rx) });
  assert.equal(selectSync({ out: send(tx, "x"), inward: recv(rx), timeout: 20 }).key, "timeout");
  const first = both("first");
  assert.equal(await isPending(first), true);
  const second = both("second");
  const keys = [(await soon(first)).key, (await soon(second)).key];
  assert.deepEqual(keys.toSorted(), ["inward", "out"]);
});

test("each of two ready arms is chosen, at least 25 % of the times (semantics 19)", () => {
  const [aTx, aRx] = channel<number>();
  const [bTx, bRx] = channel<number>();
  const counts = { a: 0, b: 0 };
  for (let round = 0; round < 10_000; round++) {
    if (aRx.isEmpty) aTx.sendSync(round);
    if (bRx.isEmpty) bTx.sendSync(round);
    counts[selectSync({ a: recv(aRx), b: recv(bRx) }).key]++;
  }
  assert.ok(counts.a >= 2500 && counts.b >= 2500, JSON.stringify(counts));
});

test("each of five arms on one channel is chosen, at least 10 % of the times (semantics 19)", () => {
  const [tx, rx] = channel<number>();
  const counts = [0, 0, 0, 0, 0];
  const arms = counts.map(() => recv(rx));
  for (let round = 0; round < 10_000; round++) {
    tx.sendSync(round);
    const { index } = selectSync(arms);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  assert.ok(
    counts.every((count) => count >= 1000),
    counts.join(" "),
  );
});

test("a biased select takes the lowest index (semantics 20)", () => {
  const [aTx, aRx] = channel<number>();
  const [bTx, bRx] = channel<number>();
  for (let round = 0; round < 200; round++) {
    bTx.sendSync(round);
    if (round % 2 === 0) aTx.sendSync(round);
    const { index } = selectSync([recv(aRx), recv(bRx)], { biased: true });
    assert.equal(index, round % 2);
  }
  assert.equal(bRx.len, 100);
  const [cTx, cRx] = channel<number>();
  cTx.sendSync(1);
  assert.equal(selectSync({ b: recv(bRx), c: recv(cRx), biased: true }).key, "b");
});

test("timeout, deadline and default end a select only if nothing is ready (semantics 21)", async () => {
  const [tx, rx] = channel<number>();
  const late = new Date(Date.now() + 20);
  assert.deepEqual(await soon(select({ a: recv(rx), timeout: 5 })), {
    key: "timeout",
    ok: false,
    reason: "timeout",
    value: undefined,
  });
  assert.equal(selectSync({ a: recv(rx), deadline: late }).key, "deadline");
  assert.ok(Date.now() >= late.getTime());
  assert.equal(
    selectSync({ a: recv(rx), deadline: late, timeout: Number.MAX_VALUE }).key,
    "deadline",
  );
  assert.equal(selectSync({ a: recv(rx), timeout: 0, deadline: new Date(8e15) }).key, "timeout");
  assert.equal((await soon(select({ a: recv(rx), default: true }))).key, "default");
  assert.deepEqual(await soon(select([recv(rx)], { timeout: 1 })), {
    index: -1,
    ok: false,
    reason: "timeout",
    value: undefined,
  });
  for (const end of [{ timeout: 0 }, { deadline: new Date(0) }, { default: true }]) {
    tx.sendSync(1);
    assert.equal(selectSync({ a: recv(rx), ...end }).key, "a");
    tx.sendSync(1);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal((await soon(select({ a: recv(rx), ...end }))).key, "a");
  }
});

test("an aborted select rejects with the signal's reason and has done nothing", async () => {
  const [tx, rx] = channel<number>();
  const [full, held] = syncChannel<number>(0);
  const controller = new AbortController();
  const waiting = select({ a: recv(rx), out: send(full, 1), signal: controller.signal });
  assert.equal(await isPending(waiting), true);
  controller.abort(new Error("enough"));
  await assert.rejects(soon(waiting), { message: "enough" });
  tx.sendSync(1);
  assert.equal(rx.len, 1);
  await assert.rejects(select({ a: recv(rx), signal: controller.signal }), { message: "enough" });
  assert.equal(rx.len, 1);
  assert.deepEqual(held.tryRecv(), { ok: false, reason: "empty" });
});

test("dropping the handle of an arm ends the select with an error", async () => {
  const [aTx, aRx] = channel<number>();
  const [bTx, bRx] = channel<number>();
  const waiting = select({ a: recv(aRx), b: recv(bRx) });
  assert.equal(await isPending(waiting), true);
  bRx.drop();
  await assert.rejects(soon(waiting), { name: "DroppedError" });
  assert.equal(bTx.isDisconnected, true);
  await assert.rejects(select({ a: recv(aRx), b: recv(bRx) }), { name: "DroppedError" });
  assert.equal(aTx.isDisconnected, false);
});

test("a handle in a value moves only when its arm is done", async () => {
  const [tx, rx] = syncChannel<unknown>(0);
  const [reply, answer] = channel<number>();
  const lost = select({ out: send(tx, { reply }), timeout: 5 });
  assert.throws(() => reply.sendSync(1), { name: "MovedError" });
  assert.equal((await soon(lost)).key, "timeout");
  reply.sendSync(2);
  assert.equal(answer.recvSync(), 2);
  assert.equal(trySelect({ out: send(tx, { reply }) }).ok, false);
  const done = select({ out: send(tx, { reply }) });
  const message = rx.recvSync() as { reply: typeof reply };
  assert.equal((await soon(done)).ok, true);
  message.reply.sendSync(3);
  assert.equal(answer.recvSync(), 3);
  assert.throws(() => reply.sendSync(4), { name: "MovedError" });
});

test("a handle cannot be in two values of a select, nor in a value and an arm", () => {
  const [tx, rx] = channel<unknown>();
  const [reply, answer] = channel<number>();
  assert.throws(() => selectSync([send(tx, reply), send(tx, reply)]), { name: "MovedError" });
  assert.throws(() => selectSync([send(tx, answer), recv(answer)]), { name: "MovedError" });
  assert.throws(() => selectSync([recv(rx), send(tx, () => undefined)]), {
    name: "DataCloneError",
  });
  reply.sendSync(1);
  assert.equal(answer.recvSync(), 1);
  assert.equal(rx.len, 0);
});

test("a select has hundreds of arms", async () => {
  const pairs = Array.from({ length: 300 }, () => channel<number>());
  const arms = pairs.map(([, rx]) => recv(rx));
  for (const index of [0, 299, 150]) {
    const waiting = select(arms);
    pairs[index]?.[0].sendSync(index);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.deepEqual(await soon(waiting), { index, ok: true, value: index });
  }
});

test("many selects of one thread each get one of the messages", async () => {
  const [aTx, aRx] = channel<number>();
  const [bTx, bRx] = syncChannel<number>(0);
  const selects = Array.from({ length: 200 }, () => select({ a: recv(aRx), b: recv(bRx) }));
  for (let value = 0; value < 200; value++) {
    if (value % 2 === 0) aTx.sendSync(value);
    else bTx.sendSync(value);
  }
  const values = (await soon(Promise.all(selects))).map((hit) => hit.value ?? -1);
  assert.deepEqual(
    values.toSorted((x, y) => x - y),
    Array.from({ length: 200 }, (_, value) => value),
  );
});

test("an arm may be used again, and several handles of one channel in one select", () => {
  const [tx, rx] = syncChannel<number>(2);
  const arms = [send(tx, 1), send(tx.clone(), 2)];
  assert.equal(selectSync(arms).ok, true);
  assert.equal(selectSync(arms).ok, true);
  assert.equal(selectSync(arms, { timeout: 0 }).index, -1);
  assert.equal(rx.len, 2);
});

test("a select without arms ends by its timeout, or says that it never would", async () => {
  assert.equal(selectSync({ timeout: 1 }).key, "timeout");
  assert.deepEqual((await soon(select([], { timeout: 1 }))).index, -1);
  assert.throws(() => selectSync([]), { name: "TypeError" });
  assert.equal(trySelect({}).key, "default");
});

test("what is no arm is refused by name", () => {
  const [, rx] = channel<number>();
  const wrong = { a: rx } as unknown as Record<string, ReturnType<typeof recv>>;
  assert.throws(() => trySelect(wrong), {
    message: "`a` is no arm of a select: make one with recv() or send()",
  });
});

test("ready says which operation would not wait, and does not do it", async () => {
  const [aTx, aRx] = channel<number>();
  const [bTx, bRx] = syncChannel<number>(1);
  assert.deepEqual(readySync({ a: recv(aRx), out: send(bTx, 1) }), { key: "out", ok: true });
  bTx.sendSync(1);
  assert.deepEqual(tryReady({ a: recv(aRx), out: send(bTx, 1) }), {
    key: "default",
    ok: false,
    reason: "blocked",
  });
  assert.equal((await soon(ready({ a: recv(aRx), timeout: 1 }))).key, "timeout");
  const waiting = ready([recv(aRx), send(bTx, 1)]);
  assert.equal(await isPending(waiting), true);
  aTx.sendSync(5);
  assert.deepEqual(await soon(waiting), { index: 0, ok: true });
  assert.deepEqual([aRx.len, bRx.len], [1, 1]);
  aTx.drop();
  aRx.recvSync();
  assert.deepEqual(readySync({ a: recv(aRx) }), { key: "a", ok: true });
});

test("ready takes nobody's wake-up", async () => {
  const [tx, rx] = channel<number>();
  const waiting = ready({ a: recv(rx) });
  const received = rx.recv();
  tx.sendSync(1);
  assert.equal(await soon(received), 1);
  assert.deepEqual(await soon(waiting), { key: "a", ok: true });
});

test("ready on a rendezvous waits for a peer that waits", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const waiting = ready({ a: recv(rx) });
  assert.equal(await isPending(waiting), true);
  assert.deepEqual(tx.trySend(1), { ok: false, reason: "full", value: 1 });
  const sent = tx.send(2);
  assert.deepEqual(await soon(waiting), { key: "a", ok: true });
  assert.deepEqual(rx.tryRecv(), { ok: true, value: 2 });
  await soon(sent);
});

test("a select can wait for time", async () => {
  const [tx, rx] = channel<number>();
  const hit = await soon(select({ a: recv(rx), late: recv(after(5)) }));
  assert.ok(hit.key === "late" && hit.ok && hit.value instanceof Date);
  assert.equal(selectSync({ a: recv(rx), timeout: recv(after(5)) }).ok, true);
  assert.equal(tx.isDisconnected, false);
});

test("a select receives from every kind of channel", async () => {
  const [askTx, answer] = oneshot<string>();
  const [eventTx, events] = broadcast<number>(2);
  const [stateTx, state] = watch("idle");
  const cases = { answer: recv(answer), event: recv(events), state: recv(state) };
  for (const value of [1, 2, 3]) eventTx.send(value);
  const lagged = selectSync(cases);
  assert.deepEqual(lagged, {
    key: "event",
    ok: false,
    reason: "lagged",
    missed: 1,
    value: undefined,
  });
  assert.deepEqual(selectSync(cases), { key: "event", ok: true, value: 2 });
  assert.equal((await soon(select(cases))).value, 3);
  const waiting = select(cases);
  assert.equal(await isPending(waiting), true);
  stateTx.send("busy");
  assert.deepEqual(await soon(waiting), { key: "state", ok: true, value: "busy" });
  assert.equal(trySelect(cases).key, "default");
  askTx.send("yes");
  assert.deepEqual(tryReady(cases), { key: "answer", ok: true });
  assert.deepEqual(selectSync(cases), { key: "answer", ok: true, value: "yes" });
  assert.throws(() => answer.tryRecv(), { name: "DroppedError" });
  const [lostTx, lost] = oneshot<string>();
  lostTx.drop();
  const hit = await soon(select({ lost: recv(lost), event: recv(events) }));
  assert.deepEqual(hit, { key: "lost", ok: false, reason: "disconnected", value: undefined });
});

test("the key of a hit says what its value is", () => {
  const [nTx, nRx] = channel<number>();
  const [sTx, sRx] = channel<string>();
  nTx.sendSync(1);
  const hit = selectSync({ n: recv(nRx), s: recv(sRx), out: send(sTx, "x"), biased: true });
  if (hit.key === "n") {
    const value: number | undefined = hit.value;
    assert.equal(value, 1);
    // @ts-expect-error -- a number is no text
    const text: string | undefined = hit.value;
    assert.equal(text, 1);
  } else assert.fail();
  const { key }: { key: "n" | "s" | "out" } = hit;
  // @ts-expect-error -- without a setting that ends it, only an arm does
  const narrow: "n" | "s" = trySelect({ n: recv(nRx), s: recv(sRx) }).key;
  assert.deepEqual([key, narrow], ["n", "default"]);
  if (hit.ok) assert.equal(hit.value + 1, 2);
  const tuple = trySelect([recv(nRx), recv(sRx)]);
  assert.deepEqual([nTx.isDisconnected, sTx.isDisconnected], [false, false]);
  const index: 0 | 1 | -1 = tuple.index;
  assert.equal(index, -1);
  const some: Receiver<number>[] = [nRx];
  const dynamic = trySelect(some.map(recv));
  const value: number | undefined = dynamic.value;
  assert.deepEqual([dynamic.index, value], [-1, undefined]);
  const [, events] = broadcast<number>(1);
  const told = trySelect({ event: recv(events) });
  const missed: number = told.ok || told.reason !== "lagged" ? 0 : told.missed;
  assert.equal(missed, 0);
  // @ts-expect-error -- a setting of that name has another type
  assert.throws(() => trySelect({ a: recv(nRx), wrong: 1 }), { name: "TypeError" });
  // @ts-expect-error -- a text is no number
  assert.equal(trySelect({ out: send(nTx, "text") }).ok, true);
});
