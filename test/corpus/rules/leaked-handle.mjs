/** Handles that nobody uses and nobody drops. The test sets `leakSeconds` to 0.5. */
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { channel, spawn } from "mpscope";
import { runAll } from "./run.mjs";

/** Receives until the end. */
export async function consume({ rx }) {
  for await (const job of rx) void job;
}

export function produce({ tx }) {
  tx.sendSync("order");
}

/** Has other things to do. */
function work(ms) {
  const [tx, rx] = channel({ name: "other things" });
  const end = Date.now() + ms;
  while (Date.now() < end) rx.recvTimeoutSync(20);
  tx.drop();
  rx.drop();
}

async function hand(tx, rx, clones, keeps) {
  const consumer = spawn(new URL("#consume", import.meta.url), { rx });
  const producers = Array.from({ length: clones }, () =>
    spawn(new URL("#produce", import.meta.url), { tx: tx.clone() }),
  );
  await Promise.all(producers.map((producer) => producer.join()));
  work(keeps);
  tx.drop();
  await consumer.join();
}

export async function foundOriginal() {
  const [tx, rx] = channel({ name: "foundOriginal" }); // found: foundOriginal
  await hand(tx, rx, 1, 1200);
}

export async function foundOfThree() {
  const [tx, rx] = channel({ name: "foundOfThree" }); // found: foundOfThree
  await hand(tx, rx, 3, 1200);
}

export async function foundCollected() {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const [tx, rx] = channel({ name: "foundCollected" });
  const leave = () => {
    const copy = tx.clone(); // found: foundCollected
    copy.sendSync(1);
  };
  leave();
  for (let i = 0; i < 20; i++) {
    await sleep(10);
    collect();
  }
  work(600);
  rx.drain();
}

export async function missedUsed() {
  const [tx, rx] = channel({ name: "missedUsed" });
  tx.sendSync("first");
  await hand(tx, rx, 1, 1200);
}

export async function missedSoon() {
  const [tx, rx] = channel({ name: "missedSoon" });
  await hand(tx, rx, 2, 0);
}

/** Nobody waits for what it keeps open. */
export function missedUnawaited() {
  const [tx, rx] = channel({ name: "missedUnawaited" });
  const copy = tx.clone();
  copy.sendSync(1);
  copy.drop();
  rx.drain();
  work(800);
}

await runAll(import.meta.url, [
  "foundOriginal",
  "foundOfThree",
  "foundCollected",
  "missedUsed",
  "missedSoon",
  "missedUnawaited",
]);
