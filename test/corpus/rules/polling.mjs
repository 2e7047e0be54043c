/** Tries that find nothing, again and again. */
import { setTimeout as sleep } from "node:timers/promises";
import { channel, syncChannel, unbounded } from "mpscope";
import { runAll } from "./run.mjs";

export function foundTight() {
  const [, rx] = channel({ name: "foundTight" });
  for (let i = 0; i < 1000; i++) rx.tryRecv(); // found: foundTight
}

export function foundSending() {
  const [tx] = syncChannel(1, { name: "foundSending" });
  tx.sendSync(0);
  for (let i = 0; i < 3000; i++) tx.trySend(i); // found: foundSending
}

export async function foundWithYields() {
  const [, rx] = unbounded({ name: "foundWithYields" });
  for (let i = 0; i < 2000; i++) {
    rx.tryRecv(); // found: foundWithYields
    if (i % 100 === 0) await sleep(1);
  }
}

export function missedFew() {
  const [, rx] = channel({ name: "missedFew" });
  for (let i = 0; i < 900; i++) rx.tryRecv();
}

/** Each of its tries finds something. */
export function missedFilled() {
  const [tx, rx] = channel({ name: "missedFilled" });
  for (let i = 0; i < 2000; i++) {
    tx.trySend(i);
    rx.tryRecv();
  }
}

export async function missedSlow() {
  const [, rx] = channel({ name: "missedSlow" });
  for (let i = 0; i < 100; i++) {
    rx.tryRecv();
    await sleep(5);
  }
}

await runAll(import.meta.url, [
  "foundTight",
  "foundSending",
  "foundWithYields",
  "missedFew",
  "missedFilled",
  "missedSlow",
]);
