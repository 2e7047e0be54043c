/**
 * Rust's own tests of `std::sync::mpsc`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/rust-lang/rust/tree/master/library/std/tests/sync). Threads are workers where
 * the claim is about threads; loops that only repeat are shorter.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, type Receiver, type Sender, spawn, syncChannel } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const KINDS: readonly [name: string, open: <T>() => [Sender<T>, Receiver<T>], slots: number][] = [
  ["channel()", () => channel(), Number.POSITIVE_INFINITY],
  ["sync_channel(1)", () => syncChannel(1), 1],
  ["sync_channel(0)", () => syncChannel(0), 0],
];

/** What Rust says with an `Err`. */
const CLOSED = { name: /^(SendError|RecvError)$/, message: / on a closed channel$/ };

function send<T>(tx: Sender<T>, from: number, to: number): Promise<unknown> {
  return spawn(workerUrl("messages", "sendRange"), { tx, from, to }).join();
}

for (const [kind, open, slots] of KINDS) {
  test(`${kind}: smoke`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    assert.equal(rx.recvSync(), 1);
  });

  test(`${kind}: smoke_shared`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    assert.equal(rx.recvSync(), 1);
    const clone = tx.clone();
    clone.sendSync(1);
    assert.equal(rx.recvSync(), 1);
  });

  test(`${kind}: smoke_threads`, async () => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 1, 2);
    assert.equal(rx.recvSync(), 1);
    await soon(sending);
  });

  test(`${kind}: drop_full`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<object>();
    tx.sendSync({ boxed: 1 });
    tx.drop();
    rx.drop();
  });

  test(`${kind}: drop_full_shared`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<object>();
    const clones = [tx.clone(), tx.clone()];
    for (const clone of clones) clone.drop();
    tx.sendSync({ boxed: 1 });
    tx.drop();
    rx.drop();
  });

  test(`${kind}: smoke_port_gone`, () => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.throws(() => {
      tx.sendSync(1);
    }, CLOSED);
  });

  test(`${kind}: smoke_shared_port_gone`, () => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.throws(() => {
      tx.clone().sendSync(1);
    }, CLOSED);
    assert.throws(() => {
      tx.sendSync(1);
    }, CLOSED);
  });

  test(`${kind}: port_gone_concurrent`, async () => {
    const [tx, rx] = open<number>();
    const receiving = spawn(workerUrl("messages", "receiveSome"), { rx, count: 1 });
    assert.throws(() => {
      for (;;) tx.sendSync(1);
    }, CLOSED);
    await soon(receiving.join());
  });

  test(`${kind}: port_gone_concurrent_shared`, async () => {
    const [tx, rx] = open<number>();
    const clone = tx.clone();
    const receiving = spawn(workerUrl("messages", "receiveSome"), { rx, count: 1 });
    assert.throws(() => {
      for (;;) {
        tx.sendSync(1);
        clone.sendSync(1);
      }
    }, CLOSED);
    await soon(receiving.join());
  });

  test(`${kind}: smoke_chan_gone`, () => {
    const [tx, rx] = open<number>();
    tx.drop();
    assert.throws(() => rx.recvSync(), CLOSED);
  });

  test(`${kind}: smoke_chan_gone_shared`, () => {
    const [tx, rx] = open<number>();
    const clone = tx.clone();
    tx.drop();
    clone.drop();
    assert.throws(() => rx.recvSync(), CLOSED);
  });

  test(`${kind}: chan_gone_concurrent`, async () => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 0, 2);
    assert.throws(() => {
      for (;;) rx.recvSync();
    }, CLOSED);
    await soon(sending);
  });

  test(`${kind}: stress`, async () => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 0, 2000);
    for (let value = 0; value < 2000; value++) assert.equal(rx.recvSync(), value);
    await soon(sending);
  });

  test(`${kind}: stress_shared`, async () => {
    const [tx, rx] = open<number>();
    const sending = [0, 1, 2, 3].map(() => send(tx.clone(), 0, 250));
    tx.drop();
    const counts = new Map<number, number>();
    for (const value of rx) counts.set(value, (counts.get(value) ?? 0) + 1);
    assert.equal(counts.size, 250);
    assert.ok([...counts.values()].every((count) => count === 4));
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
    await soon(Promise.all(sending));
  });

  test(`${kind}: oneshot_single_thread_close_port_first`, () => {
    const [, rx] = open<number>();
    rx.drop();
  });

  test(`${kind}: oneshot_single_thread_close_chan_first`, () => {
    const [tx] = open<number>();
    tx.drop();
  });

  test(`${kind}: oneshot_single_thread_send_port_close`, () => {
    const [tx, rx] = open<object>();
    rx.drop();
    assert.throws(() => {
      tx.sendSync({ boxed: 0 });
    }, CLOSED);
  });

  test(`${kind}: oneshot_single_thread_recv_chan_close`, () => {
    const [tx, rx] = open<number>();
    tx.drop();
    assert.throws(() => rx.recvSync(), CLOSED);
  });

  test(`${kind}: oneshot_single_thread_send_then_recv`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<object>();
    tx.sendSync({ boxed: 10 });
    assert.deepEqual(rx.recvSync(), { boxed: 10 });
  });

  test(`${kind}: oneshot_single_thread_try_send_open`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<number>();
    assert.deepEqual(tx.trySend(10), { ok: true });
    assert.equal(rx.recvSync(), 10);
  });

  test(`${kind}: oneshot_single_thread_try_send_closed`, () => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.deepEqual(tx.trySend(10), { ok: false, reason: "disconnected", value: 10 });
  });

  test(`${kind}: oneshot_single_thread_try_recv_open`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<number>();
    tx.sendSync(10);
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 10 });
  });

  test(`${kind}: oneshot_single_thread_try_recv_closed`, () => {
    const [tx, rx] = open<number>();
    tx.drop();
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  });

  test(`${kind}: oneshot_single_thread_try_recv_closed_with_data`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<number>();
    tx.sendSync(10);
    tx.drop();
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 10 });
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  });

  test(`${kind}: oneshot_single_thread_peek_data`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<number>();
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    tx.sendSync(10);
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 10 });
  });

  test(`${kind}: oneshot_single_thread_peek_close`, () => {
    const [tx, rx] = open<number>();
    tx.drop();
    for (let look = 0; look < 2; look++) {
      assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
    }
  });

  test(`${kind}: oneshot_single_thread_peek_open`, () => {
    const [tx, rx] = open<number>();
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    assert.equal(tx.isDisconnected, false);
  });

  test(`${kind}: oneshot_multi_task_recv_then_send`, async () => {
    const [tx, rx] = open<number>();
    const receiving = spawn<number>(workerUrl("messages", "receiveOne"), { rx });
    tx.sendSync(10);
    assert.equal(await soon(receiving.join()), 10);
  });

  test(`${kind}: oneshot_multi_task_recv_then_close`, async () => {
    const [tx, rx] = open<number>();
    const receiving = spawn<string>(workerUrl("messages", "receiveOne"), { rx });
    tx.drop();
    assert.equal(await soon(receiving.join()), "RecvError: receiving on a closed channel");
  });

  test(`${kind}: oneshot_multi_thread_close_stress`, async () => {
    const keep = await soon(
      Promise.all(
        Array.from({ length: 4 }, () => {
          const [tx, rx] = open<number>();
          tx.drop();
          return spawn<string>(workerUrl("messages", "receiveOneAwaited"), { rx }).join();
        }),
      ),
    );
    assert.ok(keep.every((text) => text === "RecvError: receiving on a closed channel"));
  });

  test(`${kind}: oneshot_multi_thread_send_close_stress`, async () => {
    for (let round = 0; round < 4; round++) {
      const [tx, rx] = open<number>();
      const sending = spawn<string>(workerUrl("messages", "sendOne"), { tx, value: 1 });
      rx.drop();
      // oxlint-disable-next-line no-await-in-loop -- one round after the other
      const how = await soon(sending.join());
      assert.equal(how, "SendError: sending on a closed channel (1)");
    }
  });

  test(`${kind}: stream_send_recv_stress`, async () => {
    const [tx, rx] = open<number>();
    const sending = spawn(workerUrl("messages", "sendRangeAwaited"), { tx, from: 0, to: 200 });
    for (let value = 0; value < 200; value++) assert.equal(rx.recvSync(), value);
    await soon(sending.join());
  });

  test(`${kind}: oneshot_single_thread_recv_timeout`, { skip: slots === 0 }, () => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: true, value: 1 });
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: false, reason: "timeout" });
    tx.sendSync(2);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: true, value: 2 });
  });

  test(`${kind}: stress_recv_timeout_two_threads`, async () => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 0, 500);
    let count = 0;
    for (;;) {
      const next = rx.recvTimeoutSync(1);
      if (next.ok) count++;
      else if (next.reason === "disconnected") break;
    }
    assert.equal(count, 500);
    await soon(sending);
  });

  test(`${kind}: recv_timeout_upgrade`, () => {
    const [tx, rx] = open<number>();
    const clone = tx.clone();
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: false, reason: "timeout" });
    clone.drop();
  });

  test(`${kind}: very_long_recv_timeout_wont_panic`, async () => {
    const [tx, rx] = open<number>();
    const receiving = rx.recvTimeout(Number.MAX_SAFE_INTEGER);
    assert.equal(await isPending(receiving), true);
    await soon(tx.send(1));
    assert.deepEqual(await soon(receiving), { ok: true, value: 1 });
  });

  test(`${kind}: recv_a_lot`, { skip: slots === 0 }, () => {
    // Regression test of Rust: nothing may be recursive in the number of messages.
    const [tx, rx] = open<number>();
    for (let value = 0; value < 10_000; value++) {
      tx.sendSync(value);
      assert.equal(rx.recvSync(), value);
    }
  });

  test(`${kind}: shared_chan_stress`, async () => {
    const [tx, rx] = open<number>();
    const sending = [0, 1, 2].map(() => send(tx.clone(), 0, 100));
    tx.drop();
    assert.equal([...rx].length, 300);
    await soon(Promise.all(sending));
  });

  test(`${kind}: test_nested_recv_iter`, async () => {
    const [tx, rx] = open<number>();
    const [totalTx, totalRx] = open<number>();
    const summing = (async () => {
      let sum = 0;
      for await (const value of rx) sum += value;
      await totalTx.send(sum);
    })();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const value of [3, 1, 2]) await soon(tx.send(value));
    tx.drop();
    assert.equal(await soon(totalRx.recv()), 6);
    await soon(summing);
  });

  test(`${kind}: test_recv_iter_break`, async () => {
    const [tx, rx] = open<number>();
    const counting = (async () => {
      let count = 0;
      for await (const value of rx) {
        if (count >= 3) break;
        count += value;
      }
      return count;
    })();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const value of [2, 2, 2]) await soon(tx.send(value));
    assert.equal(await soon(counting), 4);
    tx.trySend(2);
    tx.drop();
  });

  test(`${kind}: test_recv_try_iter`, async () => {
    const [requests, asked] = open<string>();
    const [answers, answered] = open<number>();
    const answering = (async () => {
      for await (const _ of asked) await answers.send(2);
    })();
    let count = 0;
    while (count < 6) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await soon(requests.send("more"));
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      count += await soon(answered.recv());
      for (const more of answered.tryIter()) count += more;
    }
    requests.drop();
    await soon(answering);
    assert.equal(count, 6);
  });

  test(`${kind}: test_recv_into_iter_owned`, { skip: slots < 2 }, () => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    tx.sendSync(2);
    tx.drop();
    const iterator = rx[Symbol.iterator]();
    assert.deepEqual(
      [iterator.next(), iterator.next(), iterator.next()],
      [
        { done: false, value: 1 },
        { done: false, value: 2 },
        { done: true, value: undefined },
      ],
    );
  });

  test(`${kind}: try_recv_states`, async () => {
    const [tx, rx] = open<number>();
    const [go, told] = channel<number>();
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    const sending = spawn(workerUrl("messages", "sendWhenTold"), { tx, go: told });
    go.sendSync(7);
    assert.equal(rx.recvSync(), 7);
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    go.drop();
    await soon(sending.join());
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  });

  test(`${kind}: destroy_upgraded_shared_port_when_sender_still_active`, async () => {
    const [tx, rx] = open<number>();
    const receiving = spawn<number>(workerUrl("messages", "receiveOne"), { rx });
    const clone = tx.clone();
    clone.drop();
    tx.sendSync(1);
    assert.equal(await soon(receiving.join()), 1);
  });

  test(`${kind}: issue_32114`, () => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.equal(tx.trySend(123).ok, false);
    assert.deepEqual(tx.trySend(123), { ok: false, reason: "disconnected", value: 123 });
  });
}

test("sync_channel: send1", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const receiving = spawn<number>(workerUrl("messages", "receiveOne"), { rx });
  tx.sendSync(1);
  assert.equal(await soon(receiving.join()), 1);
});

test("sync_channel: send2", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const sending = spawn<string>(workerUrl("messages", "sendOne"), { tx: tx.clone(), value: 1 });
  const other = spawn<string>(workerUrl("messages", "sendOne"), { tx, value: 1 });
  assert.equal(rx.recvSync(), 1);
  rx.drop();
  const ends = await soon(Promise.all([sending.join(), other.join()]));
  assert.deepEqual(ends.toSorted(), ["SendError: sending on a closed channel (1)", "sent"]);
});

test("sync_channel: try_send1", () => {
  const [tx] = syncChannel<number>(0);
  assert.deepEqual(tx.trySend(1), { ok: false, reason: "full", value: 1 });
});

test("sync_channel: try_send2", () => {
  const [tx, rx] = syncChannel<number>(1);
  assert.deepEqual(tx.trySend(1), { ok: true });
  assert.deepEqual(tx.trySend(1), { ok: false, reason: "full", value: 1 });
  rx.drop();
});

test("sync_channel: try_send3", () => {
  const [tx, rx] = syncChannel<number>(1);
  assert.deepEqual(tx.trySend(1), { ok: true });
  rx.drop();
  assert.deepEqual(tx.trySend(1), { ok: false, reason: "disconnected", value: 1 });
});

test("sync_channel: issue_15761", async () => {
  const [first, firstRx] = syncChannel<number>(3);
  const [second, secondRx] = syncChannel<number>(3);
  const relaying = (async () => {
    await firstRx.recv();
    assert.deepEqual(second.trySend(1), { ok: true });
  })();
  assert.deepEqual(first.trySend(1), { ok: true });
  assert.equal(await soon(secondRx.recv()), 1);
  await soon(relaying);
});
