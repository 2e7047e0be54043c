/** Claims of Rust's tests of `std::sync::mpsc`: receiving with a timeout, and iteration. */

import assert from "node:assert/strict";
import { type Receiver, type Sender, spawn } from "mpscope";
import { isPending, soon } from "../../support/deadline.ts";
import { inTurn } from "../../support/in-turn.ts";
import { workerUrl } from "../../support/worker-url.ts";
import { type Claim, claim } from "./claim.ts";

const LATE = { ok: false, reason: "timeout" };

/** From `oneshot_single_thread_recv_timeout` to `test_recv_into_iter_borrowed`. */
export const RECEIVING: readonly Claim[] = [
  claim("oneshot_single_thread_recv_timeout", 1, (open) => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: true, value: 1 });
    assert.deepEqual(rx.recvTimeoutSync(1), LATE);
    tx.sendSync(2);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: true, value: 2 });
  }),

  claim("stress_recv_timeout_two_threads", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 500);
    assert.equal(countWithTimeouts(rx), 500);
    await sending;
  }),

  claim("stress_recv_timeout_shared", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = [0, 1, 2].map(() => send(tx.clone(), 100));
    tx.drop();
    assert.equal(countWithTimeouts(rx), 300);
    await Promise.all(sending);
  }),

  claim("shared_recv_timeout", 1, async (open) => {
    const [tx, rx] = open<number>();
    const sending = [0, 1, 2].map(() => send(tx.clone(), 1));
    for (let count = 0; count < 3; count++) assert.equal(rx.recvSync(), 0);
    assert.deepEqual(rx.recvTimeoutSync(1), LATE);
    tx.sendSync(7);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: true, value: 7 });
    await Promise.all(sending);
  }),

  claim("recv_timeout_upgrade", 0, (open) => {
    const [tx, rx] = open<number>();
    const clone = tx.clone();
    assert.deepEqual(rx.recvTimeoutSync(1), LATE);
    clone.drop();
  }),

  claim("very_long_recv_timeout_wont_panic", 0, async (open) => {
    const [tx, rx] = open<number>();
    const receiving = rx.recvTimeout(Number.MAX_SAFE_INTEGER);
    assert.equal(await isPending(receiving), true);
    await soon(tx.send(1));
    assert.deepEqual(await soon(receiving), { ok: true, value: 1 });
  }),

  claim("test_nested_recv_iter", 0, async (open) => {
    const [tx, rx] = open<number>();
    const [totalTx, totalRx] = open<number>();
    const summing = (async () => {
      let sum = 0;
      for await (const value of rx) sum += value;
      await totalTx.send(sum);
    })();
    await inTurn([3, 1, 2], (value) => soon(tx.send(value)));
    tx.drop();
    assert.equal(await soon(totalRx.recv()), 6);
    await soon(summing);
  }),

  claim("test_recv_iter_break", 0, async (open) => {
    const [tx, rx] = open<number>();
    const counting = (async () => {
      let count = 0;
      for await (const value of rx) {
        if (count >= 3) break;
        count += value;
      }
      return count;
    })();
    await inTurn([2, 2, 2], (value) => soon(tx.send(value)));
    assert.equal(await soon(counting), 4);
    tx.trySend(2);
    tx.drop();
  }),

  claim("test_recv_try_iter", 0, async (open) => {
    const [requests, asked] = open<string>();
    const [answers, answered] = open<number>();
    const answering = (async () => {
      for await (const _ of asked) await answers.send(2);
    })();
    let count = 0;
    await inTurn([1, 2, 3], async () => {
      await soon(requests.send("more"));
      count += await soon(answered.recv());
      for (const more of answered.tryIter()) count += more;
    });
    requests.drop();
    await soon(answering);
    assert.equal(count, 6);
  }),

  claim("test_recv_into_iter_owned", 2, (open) => {
    // An iterator does not own its receiver here: the sender goes before, as in the next claim.
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    tx.sendSync(2);
    tx.drop();
    const iterator = rx[Symbol.iterator]();
    assert.deepEqual(iterator.next(), { done: false, value: 1 });
    assert.deepEqual(iterator.next(), { done: false, value: 2 });
    assert.deepEqual(iterator.next(), { done: true, value: undefined });
  }),

  claim("test_recv_into_iter_borrowed", 2, (open) => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    tx.sendSync(2);
    tx.drop();
    assert.deepEqual([...rx], [1, 2]);
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  }),
];

function send(tx: Sender<number>, count: number): Promise<unknown> {
  return soon(spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: count }).join());
}

/** Receives, giving up and trying again, until every sender is gone. */
function countWithTimeouts(rx: Receiver<number>): number {
  for (let count = 0; ; ) {
    const next = rx.recvTimeoutSync(1);
    if (next.ok) count++;
    else if (next.reason === "disconnected") return count;
  }
}
