/** Sends after everybody who could receive has gone. */
import { channel, syncChannel, unbounded } from "mpscope";
import { runAll } from "./run.mjs";

export async function foundThrice() {
  const [tx, rx] = channel({ name: "foundThrice" });
  rx.drop();
  for (let i = 0; i < 3; i++) await tx.send(i).catch(() => undefined); // found: foundThrice
}

export function foundBlocking() {
  const [tx, rx] = syncChannel(4, { name: "foundBlocking" });
  tx.trySend(0);
  rx.drop();
  for (let i = 0; i < 10; i++) {
    try {
      tx.sendSync(i); // found: foundBlocking
    } catch {
      // It does not look at it.
    }
  }
}

export function foundTrying() {
  const [tx, rx] = unbounded({ name: "foundTrying" });
  rx.drop();
  for (let i = 0; i < 5; i++) tx.trySend(i); // found: foundTrying
}

/** One failure is how a sender learns of it. */
export async function missedOnce() {
  const [tx, rx] = channel({ name: "missedOnce" });
  rx.drop();
  await tx.send(1).catch(() => undefined);
}

export function missedTwice() {
  const [tx, rx] = channel({ name: "missedTwice" });
  rx.drop();
  tx.trySend(1);
  tx.trySend(2);
}

/** There is room for none, but somebody who could receive. */
export function missedFull() {
  const [tx, rx] = syncChannel(1, { name: "missedFull" });
  for (let i = 0; i < 9; i++) tx.trySend(i);
  rx.drain();
}

await runAll(import.meta.url, [
  "foundThrice",
  "foundBlocking",
  "foundTrying",
  "missedOnce",
  "missedTwice",
  "missedFull",
]);
