/** Healthy: two workers over two rendezvous, each waits for the other in turn. */
import { isMainThread } from "node:worker_threads";
import { send, spawn, syncChannel } from "mpscope";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function play({ tx, rx, begins }) {
  if (begins) await tx.send(0);
  for await (const ball of rx) {
    await pause(20);
    if (ball >= 40) return;
    await tx.send(ball + 1).catch(() => undefined);
  }
}

if (isMainThread) {
  const [a, fromA] = syncChannel(0, { name: "a" });
  const [b, fromB] = syncChannel(0, { name: "b" });
  const one = spawn(
    new URL("#play", import.meta.url),
    { tx: a, rx: fromB, begins: true },
    { name: "one" },
  );
  await spawn(
    new URL("#play", import.meta.url),
    { tx: b, rx: fromA, begins: false },
    { name: "other" },
  ).join();
  await one.join();
}
