/** Healthy: Node's thread pool compresses, then the sender sends. */
import { randomBytes } from "node:crypto";
import { isMainThread } from "node:worker_threads";
import { brotliCompress } from "node:zlib";
import { channel, recv, send, spawn } from "mpscope";

export async function work({ tx, stop }) {
  const text = randomBytes(120_000).toString("hex");
  brotliCompress(text, () => tx.send("compressed"));
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
