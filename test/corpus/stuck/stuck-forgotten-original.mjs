/** Stuck: main waits for the end of messages, and has itself the sender that it cloned from. */
import { isMainThread } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export async function produce({ tx }) {
  for (let i = 0; i < 3; i++) await tx.send(i);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "results" }); // culprit: on `results` for ever
  spawn(new URL("#produce", import.meta.url), { tx: tx.clone() });
  spawn(new URL("#produce", import.meta.url), { tx: tx.clone() });
  // stuck: main
  for await (const result of rx) console.log(result);
}
