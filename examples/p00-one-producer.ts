/**
 * One producer, one consumer.
 *
 * Iterating a receiver ends by itself once every sender is gone and the buffer is empty: here when the
 * producer's function returns and its worker ends.
 *
 * Watch: `main` waits (blue ring) between the messages; at the end the channel loses its last sender and
 * turns dashed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function producer({ tx }: { tx: Sender<string> }): Promise<void> {
  for (const word of ["hi", "from", "the", "thread"]) {
    await tx.send(word);
    await sleep(500);
  }
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "words" });
  // The sender moves into the worker; using `tx` here from now on would throw.
  const worker = spawn(new URL("#producer", import.meta.url), { tx }, { name: "producer" });
  for await (const word of rx) print(`Received: ${word}`);
  await worker.join();
}
