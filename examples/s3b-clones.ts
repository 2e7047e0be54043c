/**
 * A clone of the sender for each producer; the loop ends when all of them and the original are dropped.
 *
 * Watch: the number of senders falls from four to none.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export function producer({ id, tx }: { id: number; tx: Sender<string> }): void {
  tx.sendSync(`Message from producer ${id}`);
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "messages" });
  for (let id = 0; id < 3; id++) {
    spawn(
      new URL("#producer", import.meta.url),
      { id, tx: tx.clone() },
      { name: `producer-${id}` },
    );
  }
  // Without this the loop below would wait for ever: the original could still send.
  tx.drop();
  print("Receiving messages...");
  for await (const message of rx) print(`Received: ${message}`);
  print("All producers finished and channel closed.");
}
