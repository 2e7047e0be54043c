/**
 * A bounded channel with two slots and a slow consumer: back-pressure.
 *
 * The first two sends return at once; from then on each send waits until the consumer has freed a slot.
 *
 * Watch: both cells of the gauge fill and turn red, and `producer` shows as blocked until `consumer`
 * takes a message.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { type Receiver, type SyncSender, spawn, syncChannel } from "mpscope";
import { print } from "./print.ts";

export async function producer({ tx }: { tx: SyncSender<number> }): Promise<void> {
  for (let i = 0; i < 5; i++) {
    print(`Sending: ${i}`);
    try {
      await tx.send(i);
      print(`Sent: ${i}`);
    } catch (error) {
      print(`Send failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    await sleep(100);
  }
}

export async function consumer({ rx }: { rx: Receiver<number> }): Promise<void> {
  await sleep(500);
  for await (const value of rx) {
    print(`Received: ${value}`);
    await sleep(300);
  }
}

if (isMainThread) {
  const [tx, rx] = syncChannel<number>(2, { name: "numbers" });
  const sending = spawn(new URL("#producer", import.meta.url), { tx }, { name: "producer" });
  const receiving = spawn(new URL("#consumer", import.meta.url), { rx }, { name: "consumer" });
  await sending.join();
  await receiving.join();
}
