/**
 * Three producers share one channel through clones of its sender.
 *
 * The original sender counts as well: without `tx.drop()` the receiver would wait for ever, because
 * somebody could still send.
 *
 * Watch: three workers feed one channel; each edge disappears when its worker ends.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function producer({ tx, id }: { tx: Sender<string>; id: number }): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await tx.send(`Message ${i} from thread ${id}`);
    await sleep(100);
  }
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "messages" });
  for (let id = 0; id < 3; id++) {
    spawn(
      new URL("#producer", import.meta.url),
      { tx: tx.clone(), id },
      { name: `producer-${id}` },
    );
  }
  tx.drop();
  for await (const message of rx) print(`Received: ${message}`);
}
