/** Stuck: no arm of the select can ever be done. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, select, spawn } from "mpscope";

export async function choose({ a, b }) {
  console.log(await select({ a: recv(a), b: recv(b) }));
}

// stuck: main, choose
if (isMainThread) {
  const [[a, fromA], [b, fromB]] = [channel({ name: "a" }), channel({ name: "b" })]; // culprit: `main`
  const worker = spawn(new URL("#choose", import.meta.url), { a: fromA, b: fromB });
  await worker.join();
  a.drop();
  b.drop();
}
