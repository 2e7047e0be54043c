/** Senders that are blocked most of the time. The test sets `blockedSeconds` to 0.4. */
import { setTimeout as sleep } from "node:timers/promises";
import { oneshot, spawn, syncChannel } from "mpscope";
import { runAll } from "./run.mjs";

/** Receives all, and takes `pause` ms for each; says first that it is there. */
export async function consume({ rx, pause, ready }) {
  await ready?.send("ready");
  for await (const job of rx) await sleep(pause);
}

/** Passes all on. */
export function passOn({ rx, tx }) {
  for (const job of rx) tx.sendSync(job);
}

async function produce(name, { capacity = 1, pause, own = 0, count }) {
  const [tx, rx] = syncChannel(capacity, { name });
  const [ready, isReady] = oneshot();
  const consumer = spawn(new URL("#consume", import.meta.url), { rx, pause, ready });
  await isReady.recv();
  for (let i = 0; i < count; i++) {
    tx.sendSync(i); // found: foundSlow, foundRendezvous
    if (own > 0) await sleep(own);
  }
  tx.drop();
  await consumer.join();
}

export const foundSlow = () => produce("foundSlow", { pause: 20, count: 80 });
export const foundRendezvous = () =>
  produce("foundRendezvous", { capacity: 0, pause: 50, count: 40 });

export async function foundBehind() {
  const [tx, rx] = syncChannel(1, { name: "foundBehind" });
  const [next, end] = syncChannel(1, { name: "behind it" });
  const all = [
    spawn(new URL("#passOn", import.meta.url), { rx, tx: next }),
    spawn(new URL("#consume", import.meta.url), { rx: end, pause: 20 }),
  ];
  for (let i = 0; i < 80; i++) tx.sendSync(i); // found: foundBehind
  tx.drop();
  await Promise.all(all.map((worker) => worker.join()));
}

export const missedSlowSender = () => produce("missedSlowSender", { pause: 1, own: 20, count: 60 });
export const missedRoom = () => produce("missedRoom", { capacity: 500, pause: 2, count: 400 });

/** Blocked for all its life, once, for less than the time that counts. */
export const missedShort = () => produce("missedShort", { pause: 30, count: 4 });

await runAll(import.meta.url, [
  "foundSlow",
  "foundRendezvous",
  "foundBehind",
  "missedSlowSender",
  "missedRoom",
  "missedShort",
]);
