/** Claims of Rust's tests of `std::sync::mpsc::sync_channel` that are of bounded channels alone. */

import assert from "node:assert/strict";
import type { Receiver, Sender } from "mpscope";
import { isPending, soon } from "../../support/deadline.ts";
import { otherThread } from "../../support/other-thread.ts";
import { CLOSED } from "./claim.ts";

/** Makes a channel that holds so many messages. */
export type OpenBounded = <T>(capacity: number) => [Sender<T>, Receiver<T>];

/** By the name of the test; each rejects or throws when its claim does not hold. */
export const SYNC_CLAIMS: Readonly<Record<string, (open: OpenBounded) => void | Promise<void>>> = {
  recv_timeout: (open) => {
    const [tx, rx] = open<number>(1);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: false, reason: "timeout" });
    tx.sendSync(1);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: true, value: 1 });
  },

  oneshot_single_thread_try_send_closed2: (open) => {
    const [tx, rx] = open<number>(0);
    assert.deepEqual(tx.trySend(10), { ok: false, reason: "full", value: 10 });
    assert.equal(rx.len, 0);
  },

  send1: async (open) => {
    const [tx, rx] = open<number>(0);
    await using other = otherThread({ rx });
    const receiving = other.do("rx", "recvSync");
    await soon(tx.send(1));
    assert.equal(await receiving, 1);
  },

  send2: async (open) => {
    const [tx, rx] = open<number>(0);
    await using other = otherThread({ rx });
    const sending = assert.rejects(soon(tx.send(1)), CLOSED);
    assert.equal(await isPending(sending), true);
    await other.do("rx", "drop");
    await sending;
  },

  send3: async (open) => {
    const [tx, rx] = open<number>(1);
    await using other = otherThread({ rx });
    await soon(tx.send(1));
    const sending = assert.rejects(soon(tx.send(1)), CLOSED);
    assert.equal(await isPending(sending), true);
    await other.do("rx", "drop");
    await sending;
  },

  send4: async (open) => {
    const [tx1, rx] = open<number>(0);
    const tx2 = tx1.clone();
    await using first = otherThread({ tx1 });
    await using second = otherThread({ tx2 });
    const sending = [first.do("tx1", "sendSync", 1), second.do("tx2", "sendSync", 2)];
    const failing = Promise.all(sending.map((each) => assert.rejects(each, CLOSED)));
    rx.drop();
    await failing;
  },

  try_send1: (open) => {
    const [tx, rx] = open<number>(0);
    assert.deepEqual(tx.trySend(1), { ok: false, reason: "full", value: 1 });
    assert.equal(rx.len, 0);
  },

  try_send2: (open) => {
    const [tx, rx] = open<number>(1);
    assert.deepEqual(tx.trySend(1), { ok: true });
    assert.deepEqual(tx.trySend(1), { ok: false, reason: "full", value: 1 });
    assert.equal(rx.len, 1);
  },

  try_send3: (open) => {
    const [tx, rx] = open<number>(1);
    assert.deepEqual(tx.trySend(1), { ok: true });
    rx.drop();
    assert.deepEqual(tx.trySend(1), { ok: false, reason: "disconnected", value: 1 });
  },

  issue_15761: async (open) => {
    const [tx1, rx1] = open<number>(3);
    const [tx2, rx2] = open<number>(3);
    await using other = otherThread({ rx1, tx2 });
    const relaying = [other.do("rx1", "recvSync"), other.do("tx2", "trySend", 1)];
    assert.deepEqual(tx1.trySend(1), { ok: true });
    assert.equal(await soon(rx2.recv()), 1);
    assert.deepEqual(await Promise.all(relaying), [1, { ok: true }]);
  },
};
