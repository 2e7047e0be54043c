/**
 * A receive that waits for a second and no longer.
 *
 * A timeout is no error: `recvTimeout` answers what happened. The message comes too late and stays in the
 * buffer until the receiver goes.
 *
 * Watch: `main` waits for a second and gives up; a second later one message is in the buffer.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function sender({ tx }: { tx: Sender<string> }): Promise<void> {
  await sleep(2000);
  await tx.send("Late message");
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "messages" });
  const sending = spawn(new URL("#sender", import.meta.url), { tx });
  const next = await rx.recvTimeout(1000);
  if (next.ok) print(`Received: ${next.value}`);
  else print(next.reason === "timeout" ? "Timeout occurred" : "Channel disconnected");
  await sending.join();
}
