/** Claims of Rust's tests of `std::sync::mpsc`: messages, and ends that go. */

import assert from "node:assert/strict";
import { type Sender, spawn } from "mpscope";
import { soon } from "../../support/deadline.ts";
import { otherThread } from "../../support/other-thread.ts";
import { workerUrl } from "../../support/worker-url.ts";
import { CLOSED, type Claim, claim } from "./claim.ts";

/** From `smoke` to `issue_32114`. */
export const MESSAGES: readonly Claim[] = [
  claim("smoke", 1, (open) => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    assert.equal(rx.recvSync(), 1);
  }),

  claim("smoke_shared", 1, (open) => {
    const [tx, rx] = open<number>();
    tx.sendSync(1);
    assert.equal(rx.recvSync(), 1);
    const clone = tx.clone();
    clone.sendSync(1);
    assert.equal(rx.recvSync(), 1);
  }),

  claim("smoke_threads", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 1, 2);
    assert.equal(rx.recvSync(), 1);
    await sending;
  }),

  claim("drop_full", 1, (open) => {
    const [tx, rx] = open<object>();
    tx.sendSync({ boxed: 1 });
    rx.drop();
    assert.equal(tx.len, 0);
  }),

  claim("drop_full_shared", 1, (open) => {
    const [tx, rx] = open<object>();
    const clones = [tx.clone(), tx.clone()];
    for (const clone of clones) clone.drop();
    tx.sendSync({ boxed: 1 });
    rx.drop();
    assert.equal(tx.len, 0);
  }),

  claim("smoke_port_gone", 0, (open) => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.throws(() => {
      tx.sendSync(1);
    }, CLOSED);
  }),

  claim("smoke_shared_port_gone", 0, (open) => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.throws(() => {
      tx.clone().sendSync(1);
    }, CLOSED);
    assert.throws(() => {
      tx.sendSync(1);
    }, CLOSED);
  }),

  claim("smoke_shared_port_gone2", 0, (open) => {
    const [tx, rx] = open<number>();
    rx.drop();
    const clone = tx.clone();
    tx.drop();
    assert.throws(() => {
      clone.sendSync(1);
    }, CLOSED);
  }),

  claim("port_gone_concurrent", 0, async (open) => {
    const [tx, rx] = open<number>();
    const receiving = spawn(workerUrl("messages", "receiveSome"), { rx, count: 1 });
    assert.throws(() => {
      for (;;) tx.sendSync(1);
    }, CLOSED);
    await soon(receiving.join());
  }),

  claim("port_gone_concurrent_shared", 0, async (open) => {
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
  }),

  claim("smoke_chan_gone", 0, (open) => {
    const [tx, rx] = open<number>();
    tx.drop();
    assert.throws(() => rx.recvSync(), CLOSED);
  }),

  claim("smoke_chan_gone_shared", 0, (open) => {
    const [tx, rx] = open<number>();
    const clone = tx.clone();
    tx.drop();
    clone.drop();
    assert.throws(() => rx.recvSync(), CLOSED);
  }),

  claim("chan_gone_concurrent", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 0, 2);
    assert.throws(() => {
      for (;;) rx.recvSync();
    }, CLOSED);
    await sending;
  }),

  claim("stress", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = send(tx, 0, 2000);
    for (let value = 0; value < 2000; value++) assert.equal(rx.recvSync(), value);
    await sending;
  }),

  claim("stress_shared", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = [0, 1, 2, 3].map(() => send(tx.clone(), 0, 250));
    tx.drop();
    const counts = new Map<number, number>();
    for (const value of rx) counts.set(value, (counts.get(value) ?? 0) + 1);
    assert.equal(counts.size, 250);
    assert.ok([...counts.values()].every((count) => count === 4));
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
    await Promise.all(sending);
  }),

  claim("shared_chan_stress", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = [0, 1, 2].map(() => send(tx.clone(), 0, 100));
    tx.drop();
    assert.equal([...rx].length, 300);
    await Promise.all(sending);
  }),

  claim("recv_a_lot", 10_000, (open) => {
    // Regression test of Rust: nothing may be recursive in the number of messages.
    const [tx, rx] = open<number>();
    for (let value = 0; value < 10_000; value++) tx.sendSync(value);
    for (let value = 0; value < 10_000; value++) assert.equal(rx.recvSync(), value);
  }),

  claim("stream_send_recv_stress", 0, async (open) => {
    const [tx, rx] = open<number>();
    const sending = spawn(workerUrl("messages", "sendRangeAwaited"), { tx, from: 0, to: 200 });
    for (let value = 0; value < 200; value++) assert.equal(rx.recvSync(), value);
    await soon(sending.join());
  }),

  claim("send_from_outside_runtime", 0, async (open) => {
    // Rust's runtime was the event loop of its day: both workers block theirs.
    const [ready, started] = open<string>();
    const [tx, rx] = open<number>();
    const receiving = spawn(workerUrl("messages", "receiveSome"), { rx, ready, count: 40 });
    assert.equal(await soon(started.recv()), "ready");
    await send(tx, 0, 40);
    assert.deepEqual(await soon(receiving.join()), [...Array(40).keys()]);
  }),

  claim("recv_from_outside_runtime", 0, async (open) => {
    const [tx, rx] = open<number>();
    const receiving = spawn(workerUrl("messages", "receiveSome"), { rx, count: 40 });
    for (let value = 0; value < 40; value++) tx.sendSync(value);
    assert.deepEqual(await soon(receiving.join()), [...Array(40).keys()]);
  }),

  claim("no_runtime", 0, async (open) => {
    const [tx1, rx1] = open<number>();
    const [tx2, rx2] = open<number>();
    await using first = otherThread({ rx1, tx2 });
    await using second = otherThread({ tx1, rx2 });
    const asked = [first.do("rx1", "recvSync"), first.do("tx2", "sendSync", 2)];
    const answered = [second.do("tx1", "sendSync", 1), second.do("rx2", "recvSync")];
    assert.deepEqual(await Promise.all(asked), [1, undefined]);
    assert.deepEqual(await Promise.all(answered), [undefined, 2]);
  }),

  claim("try_recv_states", 1, async (open) => {
    const [tx, rx] = open<number>();
    await using other = otherThread({ tx });
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    await other.do("tx", "sendSync", 1);
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 1 });
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    await other.do("tx", "drop");
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  }),

  claim("destroy_upgraded_shared_port_when_sender_still_active", 0, async (open) => {
    const [tx, rx] = open<number>();
    await using other = otherThread({ rx });
    const receiving = other.do("rx", "recvSync");
    const clone = tx.clone();
    tx.drop();
    await soon(clone.send(1));
    assert.equal(await receiving, 1);
    await other.do("rx", "drop");
    await assert.rejects(soon(clone.send(2)), CLOSED);
  }),

  claim("issue_32114", 0, (open) => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.equal(tx.trySend(123).ok, false);
    assert.deepEqual(tx.trySend(123), { ok: false, reason: "disconnected", value: 123 });
  }),
];

function send(tx: Sender<number>, from: number, to: number): Promise<unknown> {
  return soon(spawn(workerUrl("messages", "sendRange"), { tx, from, to }).join());
}
