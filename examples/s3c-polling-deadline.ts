/**
 * Polling with other work in between, and with a deadline for the whole.
 *
 * Watch: `main` is busy, not waiting; its attempts are the marks on its timeline.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function sender({ tx }: { tx: Sender<string> }): Promise<void> {
  await tx.send("started");
  await sleep(800);
  await tx.send("Delayed Data!");
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "data" });
  spawn(new URL("#sender", import.meta.url), { tx });
  // A worker takes a while to start; the time is counted from then on.
  await rx.recv();
  print("Attempting non-blocking receive...");
  const deadline = performance.now() + 2000;
  for (;;) {
    const next = rx.tryRecv();
    if (next.ok) {
      print(`Got message via try_recv: '${next.value}'`);
      break;
    }
    if (next.reason === "disconnected") {
      print("Channel closed unexpectedly!");
      break;
    }
    print("No message yet, performing other work...");
    await sleep(100);
    if (performance.now() > deadline) {
      print("Timeout waiting for message.");
      break;
    }
  }
}
