/** Healthy: Node's thread pool works for the sender, and nothing in JavaScript tells of it. */
import { pbkdf2 } from "node:crypto";
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export async function work({ tx, stop }) {
  pbkdf2("secret", "salt", 2_000_000, 64, "sha512", () => tx.send("derived"));
  await stop.recv();
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "results" });
  const [stop, stopped] = channel({ name: "stop" });
  const worker = spawn(new URL("#work", import.meta.url), { tx, stop: stopped });
  console.log(await rx.recv());
  await stop.send(true);
  await worker.join();
}
