/** Stuck: two workers fill each other's buffers before they receive. */
import { isMainThread } from "node:worker_threads";
import { send, spawn, syncChannel } from "mpscope";

export async function fill({ tx, rx, ready }) {
  await tx.send(0);
  await tx.send(1);
  await tx.send(2); // culprit: is blocked sending on
  for await (const message of rx) console.log(message, ready);
}

// stuck: left, right
if (isMainThread) {
  const [toRight, fromLeft] = syncChannel(2, { name: "to-right" });
  const [toLeft, fromRight] = syncChannel(2, { name: "to-left" });
  spawn(new URL("#fill", import.meta.url), { tx: toRight, rx: fromRight }, { name: "left" });
  spawn(new URL("#fill", import.meta.url), { tx: toLeft, rx: fromLeft }, { name: "right" });
}
