/** Claims of crossbeam's tests of each flavour: arms that could be done are done equally often. */

import assert from "node:assert/strict";
import {
  channel,
  type Receiver,
  recv,
  type Sender,
  selectSync,
  send,
  spawn,
  trySelect,
} from "mpscope";
import { soon } from "../../support/deadline.ts";
import { workerUrl } from "../../support/worker-url.ts";
import type { Pair } from "./traffic.ts";

/** Of two channels that always have a message, none is received from less than half of its share. */
export function fairness(open: () => Pair<number>, count: number): void {
  const channels = [open(), open()];
  for (const [tx] of channels) for (let sent = 0; sent < count; sent++) tx.sendSync(sent);
  receiveFairly(
    channels.map(([, rx]) => rx),
    count,
  );
}

/** Of five arms that receive from one channel, none does less than half of its share. */
export function fairnessDuplicates([tx, rx]: Pair<number>, count: number): void {
  for (let sent = 0; sent < count; sent++) tx.sendSync(sent);
  receiveFairly(Array<Receiver<number>>(5).fill(rx), count);
}

/** As both, where select meets select: arms that send here, arms that receive in another thread. */
export async function rendezvousFairness(
  arms: readonly (readonly [Sender<number>, Receiver<number>])[],
  count: number,
): Promise<void> {
  const receivers = arms.map(([, rx]) => rx);
  const receiving = spawn<number[]>(workerUrl("traffic", "receiveFromAny"), { receivers, count });
  const hits = arms.map(() => 0);
  for (let sent = 0; sent < count; sent++) {
    const { index, ok } = selectSync(arms.map(([tx]) => send(tx, sent)));
    assert.equal(ok, true);
    hits[index] = (hits[index] ?? 0) + 1;
  }
  assertFair(hits, count);
  assertFair(await soon(receiving.join()), count);
}

/**
 * What an arm sends may come from the same channel. Rust does not even look at it when the arm cannot
 * be done; here it is there before, and the handles in it stay where they are.
 */
export function recvInSend(open: (capacity: number) => Pair<unknown>): void {
  const [tx, rx] = open(2);
  const [witness, witnessed] = channel<number>();
  tx.sendSync(witness);
  assert.equal(selectSync({ out: send(tx, rx.recvSync()) }).ok, true);
  const [back] = [...rx.tryIter()];
  (back as Sender<number>).sendSync(1);
  assert.equal(witnessed.recvSync(), 1);
}

/** An arm that is not done leaves what it would have sent as it was. */
export function losingArm([full]: Pair<Sender<number>>): void {
  const [witness, witnessed] = channel<number>();
  assert.deepEqual(trySelect({ out: send(full, witness) }), {
    key: "default",
    ok: false,
    reason: "blocked",
    value: undefined,
  });
  witness.sendSync(1);
  assert.equal(witnessed.recvSync(), 1);
}

function receiveFairly(receivers: readonly Receiver<number>[], count: number): void {
  const hits = receivers.map(() => 0);
  for (let received = 0; received < count; received++) {
    const { index, ok } = selectSync(receivers.map((rx) => recv(rx)));
    assert.equal(ok, true);
    hits[index] = (hits[index] ?? 0) + 1;
  }
  assertFair(hits, count);
}

function assertFair(hits: readonly number[], count: number): void {
  const least = count / hits.length / 2;
  assert.ok(
    hits.every((times) => times >= least),
    `${hits.join(", ")} times of ${count}`,
  );
}
