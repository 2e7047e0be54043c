/**
 * The first message: a helper thread sends, the main thread waits for it.
 *
 * Watch: `main` waits for `helper`; one dot travels through the channel.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function helper({ tx }: { tx: Sender<string> }): Promise<void> {
  await tx.send("Hi from thread!");
  print("Message sent!");
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "messages" });
  const helping = spawn(new URL("#helper", import.meta.url), { tx });
  print(`Got: ${await rx.recv()}`);
  await helping.join();
}
