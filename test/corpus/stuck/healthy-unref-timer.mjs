/** Healthy: a single timer that keeps nothing alive sends after a long silence. */

import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export async function work({ tx, stop }) {
  setTimeout(() => tx.send("late"), 2000).unref();
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
