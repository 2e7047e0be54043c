// Passes integers from a worker to the main thread and prints messages/s.
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { spawn, syncChannel } from "mpscope";

export function send({ tx, count }) {
  for (let i = 0; i < count; i++) tx.sendSync(i);
}

if (isMainThread) {
  const count = Number(process.argv[2]);
  const warmUp = Math.floor(count / 4);
  const [tx, rx] = syncChannel(1024);
  const sender = spawn(new URL("#send", import.meta.url), { tx, count: count + warmUp });
  for (let i = 0; i < warmUp; i++) rx.recvSync();
  const start = performance.now();
  for (let i = 0; i < count; i++) rx.recvSync();
  const seconds = (performance.now() - start) / 1000;
  await sender.join();
  writeSync(1, String(count / seconds));
}
