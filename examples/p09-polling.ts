/**
 * Polling with `tryRecv`, which never waits: it tells a channel that is empty from one that is closed.
 *
 * Watch: small marks on the timeline of `main`, one for each attempt; it is never shown as waiting.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function sender({ tx }: { tx: Sender<string> }): Promise<void> {
  await tx.send("started");
  await sleep(1000);
  await tx.send("Hello after delay");
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "greetings" });
  spawn(new URL("#sender", import.meta.url), { tx });
  // A worker takes a while to start; the attempts are counted from then on.
  await rx.recv();
  for (let attempt = 1; attempt <= 5; attempt++) {
    const next = rx.tryRecv();
    if (next.ok) {
      print(`Received: ${next.value}`);
      break;
    }
    if (next.reason === "disconnected") {
      print("Channel disconnected");
      break;
    }
    print(`Attempt ${attempt}: No message yet`);
    await sleep(300);
  }
}
