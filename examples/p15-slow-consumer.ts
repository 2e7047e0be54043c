/**
 * A hundred messages through ten slots: the slow consumer sets the pace of both.
 *
 * Memory stays bounded because the producer has to wait, not because it is slow itself.
 *
 * Watch: all ten cells are full and `producer` is blocked, until the last ten messages drain.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { type Receiver, type SyncSender, spawn, syncChannel } from "mpscope";
import { print } from "./print.ts";

export async function producer({ tx }: { tx: SyncSender<number> }): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await tx.send(i);
    print(`Sent: ${i}`);
  }
}

export async function consumer({ rx }: { rx: Receiver<number> }): Promise<void> {
  for await (const item of rx) {
    await sleep(100);
    print(`Processed: ${item}`);
  }
}

if (isMainThread) {
  const [tx, rx] = syncChannel<number>(10, { name: "items" });
  const producing = spawn(new URL("#producer", import.meta.url), { tx });
  const consuming = spawn(new URL("#consumer", import.meta.url), { rx });
  await producing.join();
  await consuming.join();
}
