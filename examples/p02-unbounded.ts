/**
 * An unbounded channel between a fast producer and a slow consumer.
 *
 * Sending never waits, so nothing slows the producer down: the whole backlog lies in the buffer.
 *
 * Watch: the hatched bar jumps to ten messages at once and shrinks slowly; no sender is ever blocked.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function producer({ tx }: { tx: Sender<number> }): Promise<void> {
  for (let i = 0; i < 10; i++) {
    print(`Sending: ${i}`);
    await tx.send(i);
  }
}

export async function consumer({ rx }: { rx: Receiver<number> }): Promise<void> {
  for await (const value of rx) {
    print(`Received: ${value}`);
    await sleep(200);
  }
}

if (isMainThread) {
  const [tx, rx] = channel<number>({ name: "numbers" });
  const sending = spawn(new URL("#producer", import.meta.url), { tx }, { name: "producer" });
  const receiving = spawn(new URL("#consumer", import.meta.url), { rx }, { name: "consumer" });
  await sending.join();
  await receiving.join();
}
