/**
 * The smallest program: a worker says hello, and the main thread blocks until it has.
 *
 * `recvSync` blocks the whole thread, as Rust's `recv` does; `recv` is awaited. Both see the same channel.
 *
 * Watch: `main` is shown as blocked for as long as the worker takes to start.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export function greeter({ tx }: { tx: Sender<string> }): void {
  tx.sendSync("Hello from the thread!");
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "greetings" });
  spawn(new URL("#greeter", import.meta.url), { tx });
  print(`Received: ${rx.recvSync()}`);
}
