/** Claims of Rust's tests of `std::sync::mpsc`: channels for one message. */

import assert from "node:assert/strict";
import { channel, spawn } from "mpscope";
import { soon } from "../../support/deadline.ts";
import { times } from "../../support/in-turn.ts";
import { otherThread } from "../../support/other-thread.ts";
import { workerUrl } from "../../support/worker-url.ts";
import { CLOSED, type Claim, claim } from "./claim.ts";
import { oneshots } from "./traffic.ts";

/** The tests called `oneshot_...` but for those with a timeout. */
export const ONESHOTS: readonly Claim[] = [
  claim("oneshot_single_thread_close_port_first", 0, (open) => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.equal(tx.isDisconnected, true);
  }),

  claim("oneshot_single_thread_close_chan_first", 0, (open) => {
    const [tx, rx] = open<number>();
    tx.drop();
    assert.equal(rx.isDisconnected, true);
  }),

  claim("oneshot_single_thread_send_port_close", 0, (open) => {
    const [tx, rx] = open<object>();
    rx.drop();
    assert.throws(() => {
      tx.sendSync({ boxed: 0 });
    }, CLOSED);
  }),

  claim("oneshot_single_thread_recv_chan_close", 0, (open) => {
    const [tx, rx] = open<number>();
    tx.drop();
    assert.throws(() => rx.recvSync(), CLOSED);
  }),

  claim("oneshot_single_thread_send_then_recv", 1, (open) => {
    const [tx, rx] = open<object>();
    tx.sendSync({ boxed: 10 });
    assert.deepEqual(rx.recvSync(), { boxed: 10 });
  }),

  claim("oneshot_single_thread_try_send_open", 1, (open) => {
    const [tx, rx] = open<number>();
    assert.deepEqual(tx.trySend(10), { ok: true });
    assert.equal(rx.recvSync(), 10);
  }),

  claim("oneshot_single_thread_try_send_closed", 0, (open) => {
    const [tx, rx] = open<number>();
    rx.drop();
    assert.deepEqual(tx.trySend(10), { ok: false, reason: "disconnected", value: 10 });
  }),

  claim("oneshot_single_thread_try_recv_open", 1, (open) => {
    const [tx, rx] = open<number>();
    tx.sendSync(10);
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 10 });
  }),

  claim("oneshot_single_thread_try_recv_closed", 0, (open) => {
    const [tx, rx] = open<number>();
    tx.drop();
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  }),

  claim("oneshot_single_thread_try_recv_closed_with_data", 1, (open) => {
    const [tx, rx] = open<number>();
    tx.sendSync(10);
    tx.drop();
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 10 });
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  }),

  claim("oneshot_single_thread_peek_data", 1, (open) => {
    const [tx, rx] = open<number>();
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    tx.sendSync(10);
    assert.deepEqual(rx.tryRecv(), { ok: true, value: 10 });
  }),

  claim("oneshot_single_thread_peek_close", 0, (open) => {
    const [tx, rx] = open<number>();
    tx.drop();
    for (let look = 0; look < 2; look++) {
      assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
    }
  }),

  claim("oneshot_single_thread_peek_open", 0, (open) => {
    const [tx, rx] = open<number>();
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    assert.equal(tx.isDisconnected, false);
  }),

  claim("oneshot_multi_task_recv_then_send", 0, async (open) => {
    const [tx, rx] = open<number>();
    const receiving = spawn<number>(workerUrl("messages", "receiveOne"), { rx });
    tx.sendSync(10);
    assert.equal(await soon(receiving.join()), 10);
  }),

  claim("oneshot_multi_task_recv_then_close", 0, async (open) => {
    const [tx, rx] = open<number>();
    await using other = otherThread({ rx });
    const receiving = other.do("rx", "recvSync");
    tx.drop();
    await assert.rejects(receiving, CLOSED);
  }),

  claim("oneshot_multi_thread_close_stress", 0, async (open) => {
    // One end is dropped here, the other in a worker; nothing else happens.
    const [carrier, carried] = channel<{ drop: () => void }>();
    const dropping = spawn(workerUrl("traffic", "dropEach"), { handles: carried });
    for (let round = 0; round < 100; round++) {
      const [tx, rx] = open<number>();
      carrier.sendSync(rx);
      tx.drop();
    }
    carrier.drop();
    assert.equal(await soon(dropping.join()), 100);
  }),

  claim("oneshot_multi_thread_send_close_stress", 0, async (open) => {
    await times(2, async () => {
      const [tx, rx] = open<number>();
      await using sender = otherThread({ tx });
      await using receiver = otherThread({ rx });
      const sending = sender.do("tx", "sendSync", 1).catch(String);
      await receiver.do("rx", "drop");
      // Which of the two came first is open. Either way both have ended.
      const how = await sending;
      assert.ok(how === undefined || how === "SendError: sending on a closed channel");
    });
  }),

  claim("oneshot_multi_thread_recv_close_stress", 0, async (open) => {
    await times(2, async () => {
      const [tx, rx] = open<number>();
      await using receiver = otherThread({ rx });
      await using sender = otherThread({ tx });
      const receiving = assert.rejects(receiver.do("rx", "recvSync"), CLOSED);
      await sender.do("tx", "drop");
      await receiving;
    });
  }),

  claim("oneshot_multi_thread_send_recv_stress", 0, (open) => oneshots(open, 100)),
];
