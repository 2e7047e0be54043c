/** Receivers that wait while others get all messages. */
import { setTimeout as sleep } from "node:timers/promises";
import { spawn, unbounded } from "mpscope";
import { runAll } from "./run.mjs";

/** Receives what it gets, and takes `pause` ms for each. */
export async function take({ rx, pause }) {
  for await (const job of rx) {
    // found: foundGreedy, foundInBatches, foundTwo
    if (pause > 0) await sleep(pause);
  }
}

/** Who sends takes `own` of every `batch` itself, at once; the others have `head` ms with one message each before. */
async function share(
  name,
  { others = 1, pause = 0, rounds = 200, batch = 10, own = batch, head = 0 },
) {
  const [tx, rx] = unbounded({ name });
  const takers = Array.from({ length: others }, () =>
    spawn(new URL("#take", import.meta.url), { rx: rx.clone(), pause }),
  );
  await sleep(300);
  if (head > 0) {
    for (let other = 0; other < others; other++) tx.sendSync(other);
    await sleep(head);
  }
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < batch; i++) {
      tx.sendSync(i);
      if (i < own) rx.tryRecv();
    }
    await sleep(3);
  }
  tx.drop();
  rx.drop();
  await Promise.all(takers.map((taker) => taker.join()));
}

export const foundGreedy = () => share("foundGreedy", { batch: 60 });
export const foundInBatches = () => share("foundInBatches", { batch: 100, rounds: 100 });
export const foundTwo = () => share("foundTwo", { others: 2, batch: 80 });

export const missedShared = () => share("missedShared", { own: 3 });
/** It has enough to do with what it got, on a busy machine too. */
export const missedBusy = () => share("missedBusy", { pause: 4000, head: 1000, rounds: 60 });
export const missedFew = () => share("missedFew", { rounds: 15 });

await runAll(import.meta.url, [
  "foundGreedy",
  "foundInBatches",
  "foundTwo",
  "missedShared",
  "missedBusy",
  "missedFew",
]);
