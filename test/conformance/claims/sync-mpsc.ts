/** Claims of Rust's tests of `std::sync::mpsc::sync_channel` that are of bounded channels alone. */

import assert from "node:assert/strict";
import type { Receiver, Sender } from "mpscope";
import { isPending, soon } from "../../support/deadline.ts";
import { perform } from "../../support/perform.ts";
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
    const receiving = perform({ rx }, [["rx", "recvSync"]]);
    await soon(tx.send(1));
    assert.deepEqual(await receiving, [1]);
  },

  send2: async (open) => {
    const [tx, rx] = open<number>(0);
    const sending = tx.send(1);
    assert.equal(await isPending(sending), true);
    await perform({ rx }, [["rx", "drop"]]);
    await assert.rejects(soon(sending), CLOSED);
  },

  send3: async (open) => {
    const [tx, rx] = open<number>(1);
    await soon(tx.send(1));
    const sending = tx.send(1);
    assert.equal(await isPending(sending), true);
    await perform({ rx }, [["rx", "drop"]]);
    await assert.rejects(soon(sending), CLOSED);
  },

  send4: async (open) => {
    const [tx, rx] = open<number>(0);
    const [done, ends] = open<string>(2);
    const sending = [tx.clone(), tx].map((sender) =>
      perform({ sender, done: done.clone() }, [
        ["sender", "sendSync", 1],
        ["done", "sendSync", "done"],
      ]),
    );
    rx.drop();
    assert.deepEqual([await soon(ends.recv()), await soon(ends.recv())], ["done", "done"]);
    const failed = ["SendError: sending on a closed channel", undefined];
    assert.deepEqual(await Promise.all(sending), [failed, failed]);
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
    const [first, firstRx] = open<number>(3);
    const [second, secondRx] = open<number>(3);
    const relaying = perform({ firstRx, second }, [
      ["firstRx", "recvSync"],
      ["second", "trySend", 1],
    ]);
    assert.deepEqual(first.trySend(1), { ok: true });
    assert.equal(await soon(secondRx.recv()), 1);
    assert.deepEqual(await relaying, [1, { ok: true }]);
  },
};
