/**
 * Two producers, one receiver: clone the sender before it moves, and drop the original.
 *
 * Watch: two edges into the channel, and the loop ends when both are gone.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function producer({ id, tx }: { id: number; tx: Sender<string> }): Promise<void> {
  await tx.send(`From thread ${id}`);
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "messages" });
  for (const id of [1, 2]) {
    spawn(new URL("#producer", import.meta.url), { id, tx: tx.clone() }, { name: `thread-${id}` });
  }
  tx.drop();
  for await (const message of rx) print(`Got: ${message}`);
}
