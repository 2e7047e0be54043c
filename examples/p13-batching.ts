/**
 * Batching: take what comes, but never keep an item longer than the timeout.
 *
 * Watch: `processor` waits in short stretches, each of them a timeout or a message.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

const BATCH_SIZE = 5;
const TIMEOUT_MS = 100;
/** One of them is less than the timeout, two are more; timers may be late by a little. */
const SHORT_PAUSE_MS = 68;
const LONG_PAUSE_MS = 168;

interface Ends {
  rx: Receiver<number>;
  ready: Sender<"ready">;
}

export async function processor({ rx, ready }: Ends): Promise<void> {
  await ready.send("ready");
  let batch: number[] = [];
  let lastProcessed = performance.now();
  for (;;) {
    const next = await rx.recvTimeout(TIMEOUT_MS);
    if (next.ok) {
      batch.push(next.value);
      const isDue = performance.now() - lastProcessed >= TIMEOUT_MS;
      if (batch.length < BATCH_SIZE && !isDue) continue;
      print(`Processing batch of ${batch.length} items: [${batch.join(", ")}]`);
    } else if (next.reason === "timeout") {
      if (batch.length === 0) continue;
      print(`Timeout - processing partial batch: [${batch.join(", ")}]`);
    } else {
      if (batch.length > 0) print(`Channel closed - processing final batch: [${batch.join(", ")}]`);
      return;
    }
    batch = [];
    lastProcessed = performance.now();
  }
}

if (isMainThread) {
  const [tx, rx] = channel<number>({ name: "items" });
  const [ready, isReady] = channel<"ready">({ name: "ready" });
  const processing = spawn(new URL("#processor", import.meta.url), { rx, ready });
  // A worker takes a while to start; its timeouts should run against our pauses only.
  await isReady.recv();
  for (let i = 0; i < 12; i++) {
    await tx.send(i);
    await sleep(i % 3 === 0 ? LONG_PAUSE_MS : SHORT_PAUSE_MS);
  }
  tx.drop();
  await processing.join();
}
