/** Healthy: a timer that keeps nothing alive sends now and then. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export async function beat({ tx, stop }) {
  const timer = setInterval(() => tx.send("beat"), 400);
  timer.unref();
  await stop.recv();
  clearInterval(timer);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "beats" });
  const [stop, stopped] = channel({ name: "stop" });
  const worker = spawn(new URL("#beat", import.meta.url), { tx, stop: stopped });
  for (let i = 0; i < 4; i++) console.log(await rx.recv());
  await stop.send(true);
  await worker.join();
}
