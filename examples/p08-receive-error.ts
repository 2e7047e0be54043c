/**
 * A receive loop that ends with an error: the last sender is gone and the buffer is empty.
 *
 * `for await (const value of rx)` is the same loop without the error.
 *
 * Watch: `sender` leaves, the channel turns dashed, and `main` is free at once instead of waiting for ever.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, RecvError, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function sender({ tx }: { tx: Sender<number> }): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await tx.send(i);
    await sleep(100);
  }
  // The worker's handles are dropped when it ends: that closes the channel.
}

if (isMainThread) {
  const [tx, rx] = channel<number>({ name: "numbers" });
  const sending = spawn(new URL("#sender", import.meta.url), { tx });
  for (;;) {
    try {
      print(`Received: ${await rx.recv()}`);
    } catch (error) {
      if (!(error instanceof RecvError)) throw error;
      print(`Receive error: ${error.message}`);
      break;
    }
  }
  await sending.join();
}
