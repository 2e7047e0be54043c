/**
 * A range of numbers, iterated with a plain `for` loop, which blocks the thread for each of them.
 *
 * Watch: the producer may be ahead of the receiver by as much as it likes: the channel is unbounded.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export function producer({ tx }: { tx: Sender<number> }): void {
  for (let i = 1; i < 5; i++) {
    tx.sendSync(i);
    print(`Sent: ${i}`);
  }
}

if (isMainThread) {
  const [tx, rx] = channel<number>({ name: "numbers" });
  spawn(new URL("#producer", import.meta.url), { tx });
  for (const value of rx) print(`Received: ${value}`);
}
