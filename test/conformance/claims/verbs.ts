/** Claims of crossbeam's tests of each flavour: what the verbs answer to another thread. */

import assert from "node:assert/strict";
import { isPending, soon } from "../../support/deadline.ts";
import { times } from "../../support/in-turn.ts";
import { otherThread } from "../../support/other-thread.ts";
import { CLOSED } from "./claim.ts";
import type { Pair } from "./traffic.ts";

/** Longer than any test. */
const LONG = 60_000;

/** Nothing, then a message, then no senders any more. */
export async function tryRecv([tx, rx]: Pair<number>): Promise<void> {
  await using other = otherThread({ rx });
  assert.deepEqual(await other.do("rx", "tryRecv"), { ok: false, reason: "empty" });
  const sending = tx.send(7);
  assert.deepEqual(await other.do("rx", "tryRecv"), { ok: true, value: 7 });
  await soon(sending);
  tx.drop();
  assert.deepEqual(await other.do("rx", "tryRecv"), { ok: false, reason: "disconnected" });
}

/** A receive waits for its message, or for the last sender to go. */
export async function recv([tx, rx]: Pair<number>): Promise<void> {
  await using other = otherThread({ rx });
  const receiving = other.do("rx", "recvSync");
  assert.equal(await isPending(receiving), true);
  const sending = [7, 8, 9].map((value) => tx.send(value));
  assert.deepEqual(
    [await receiving, await other.do("rx", "recvSync"), await other.do("rx", "recvSync")],
    [7, 8, 9],
  );
  await soon(Promise.all(sending));
  const last = assert.rejects(other.do("rx", "recvSync"), CLOSED);
  tx.drop();
  await last;
}

/** A receive gives up in time, and not before. */
export async function recvTimeout([tx, rx]: Pair<number>): Promise<void> {
  await using other = otherThread({ rx });
  assert.deepEqual(await other.do("rx", "recvTimeoutSync", 10), { ok: false, reason: "timeout" });
  const receiving = other.do("rx", "recvTimeoutSync", LONG);
  await soon(tx.send(7));
  assert.deepEqual(await receiving, { ok: true, value: 7 });
  const last = other.do("rx", "recvTimeoutSync", LONG);
  tx.drop();
  assert.deepEqual(await last, { ok: false, reason: "disconnected" });
}

/** Sends wait until there is room: these all end when three are received. */
export async function send([tx, rx]: Pair<number>, values: readonly number[]): Promise<void> {
  await using other = otherThread({ tx });
  const sending = Promise.all(values.map((value) => other.do("tx", "sendSync", value)));
  assert.equal(await isPending(sending), true);
  const received = await times(3, () => soon(rx.recv()));
  assert.deepEqual(received, values.slice(0, 3));
  await sending;
  assert.equal(rx.len, values.length - 3);
}

/** Every send fails when no receiver is left, and gives its value back. */
export async function sendAfterDisconnect([tx, rx]: Pair<number>): Promise<void> {
  for (const value of [1, 2, 3]) tx.sendSync(value);
  rx.drop();
  await assert.rejects(soon(tx.send(4)), { ...CLOSED, value: 4 });
  assert.deepEqual(tx.trySend(5), { ok: false, reason: "disconnected", value: 5 });
  const disconnected = { ok: false, reason: "disconnected", value: 6 };
  assert.deepEqual(await soon(tx.sendTimeout(6, LONG)), disconnected);
  assert.deepEqual(tx.sendTimeoutSync(6, LONG), disconnected);
}

/** What is in the buffer is received when no sender is left; then receives fail. */
export async function recvAfterDisconnect([tx, rx]: Pair<number>): Promise<void> {
  for (const value of [1, 2, 3]) tx.sendSync(value);
  tx.drop();
  assert.deepEqual(await times(3, () => soon(rx.recv())), [1, 2, 3]);
  await assert.rejects(soon(rx.recv()), CLOSED);
}

/** A send that waits fails when the last receiver goes: a blocked one and an awaited one. */
export async function disconnectWakesSender([tx, rx]: Pair<number>): Promise<void> {
  for (let slot = 0; slot < tx.capacity; slot++) tx.sendSync(slot);
  const here = tx.clone();
  await using other = otherThread({ tx });
  const waiting = [other.do("tx", "sendSync", -1), here.send(-1)];
  const failing = Promise.all(waiting.map((each) => assert.rejects(soon(each), CLOSED)));
  assert.equal(await isPending(Promise.race(waiting)), true);
  rx.drop();
  await failing;
}

/** A receive that waits fails when the last sender goes: a blocked one and an awaited one. */
export async function disconnectWakesReceiver([tx, rx]: Pair<number>): Promise<void> {
  const here = rx.clone();
  await using other = otherThread({ rx });
  const waiting = [other.do("rx", "recvSync"), here.recv()];
  const failing = Promise.all(waiting.map((each) => assert.rejects(soon(each), CLOSED)));
  assert.equal(await isPending(Promise.race(waiting)), true);
  tx.drop();
  await failing;
}
