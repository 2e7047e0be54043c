/**
 * Claims of crossbeam's tests of each flavour: what becomes of messages that nobody receives. Rust
 * counts destructors; here a message holds a sender of a channel that counts its senders.
 */

import assert from "node:assert/strict";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { soon } from "../../support/deadline.ts";
import { times } from "../../support/in-turn.ts";
import { workerUrl } from "../../support/worker-url.ts";
import type { Pair } from "./traffic.ts";

/** A message that is missed when it is dropped. */
export interface Counted {
  readonly witness: Sender<string>;
}

/** What is received is dropped by who received it, what is left when the channel goes. */
export async function drops(
  open: () => Pair<Counted>,
  counts: readonly (readonly [received: number, left: number])[],
): Promise<void> {
  await Promise.all(
    counts.map(async ([received, left]) => {
      const [tx, rx] = open();
      const [witness] = channel<string>();
      const args = { rx: rx.clone(), count: received };
      const receiving = spawn(workerUrl("traffic", "receiveAndDrop"), args);
      await times(received, () => soon(tx.send({ witness: witness.clone() })));
      await soon(receiving.join());
      for (let index = 0; index < left; index++) {
        assert.equal(tx.trySend({ witness: witness.clone() }).ok, true);
      }
      assert.equal(witness.senderCount, 1 + left);
      tx.drop();
      rx.drop();
      assert.equal(witness.senderCount, 1);
    }),
  );
}

/** Messages are dropped when the last receiver goes, not when the channel does. */
export function dropUnreceived([tx, rx]: Pair<Counted>): void {
  const [witness] = channel<string>();
  tx.sendSync({ witness: witness.clone() });
  assert.equal(witness.senderCount, 2);
  rx.drop();
  assert.equal(witness.senderCount, 1);
  tx.drop();
}

/** Each message is dropped once, whichever end goes last; and so are messages inside messages. */
export function dropOnce(open: <T>() => Pair<T>): void {
  const [witness] = channel<string>();
  const [tx, rx] = open<Counted>();
  tx.sendSync({ witness: witness.clone() });
  tx.sendSync({ witness: witness.clone() });
  tx.drop();
  assert.equal(witness.senderCount, 3);
  rx.drop();
  assert.equal(witness.senderCount, 1);

  const [outer, outerRx] = open<Receiver<Counted>>();
  const [inner, innerRx] = open<Counted>();
  inner.sendSync({ witness: witness.clone() });
  outer.sendSync(innerRx);
  assert.equal(witness.senderCount, 2);
  outerRx.drop();
  assert.equal(witness.senderCount, 1);
  assert.equal(inner.isDisconnected, true);
}
