/** Buffers without a bound that only grow. The test sets `growthSeconds` to 0.4 and `growthMessages` to 100. */
import { setTimeout as sleep } from "node:timers/promises";
import { channel, syncChannel, unbounded } from "mpscope";
import { runAll } from "./run.mjs";

const ROUNDS = 200;

export async function foundUnread() {
  const [tx, rx] = channel({ name: "foundUnread" }); // found: foundUnread
  for (let i = 0; i < ROUNDS; i++) {
    for (let more = 0; more < 5; more++) tx.sendSync(i);
    await sleep(5);
  }
  rx.drain();
}

export async function foundSlow() {
  const [tx, rx] = unbounded({ name: "foundSlow" }); // found: foundSlow
  for (let i = 0; i < ROUNDS; i++) {
    for (let more = 0; more < 5; more++) tx.sendSync(i);
    rx.recvSync();
    await sleep(5);
  }
  rx.drain();
}

export async function foundInBatches() {
  const [tx, rx] = channel({ name: "foundInBatches" }); // found: foundInBatches
  for (let i = 0; i < ROUNDS / 4; i++) {
    for (let more = 0; more < 40; more++) tx.sendSync(i);
    rx.recvManySync(10);
    await sleep(20);
  }
  rx.drain();
}

/** A burst that is worked off. */
export async function missedBurst() {
  const [tx, rx] = channel({ name: "missedBurst" });
  for (let i = 0; i < 1000; i++) tx.sendSync(i);
  for (let i = 0; i < ROUNDS; i++) {
    for (let more = 0; more < 5; more++) rx.tryRecv();
    await sleep(5);
  }
}

export async function missedBounded() {
  const [tx, rx] = syncChannel(5000, { name: "missedBounded" });
  for (let i = 0; i < ROUNDS; i++) {
    for (let more = 0; more < 5; more++) tx.sendSync(i);
    await sleep(5);
  }
  rx.drain();
}

/** It grows, and never holds much. */
export async function missedFew() {
  const [tx, rx] = channel({ name: "missedFew" });
  for (let i = 0; i < 50; i++) {
    tx.sendSync(i);
    await sleep(20);
  }
  rx.drain();
}

await runAll(import.meta.url, [
  "foundUnread",
  "foundSlow",
  "foundInBatches",
  "missedBurst",
  "missedBounded",
  "missedFew",
]);
