/** Stuck: each waits for the other to speak first. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export async function first({ tx, rx, ready }) {
  ready.sendSync(true);
  console.log(await rx.recv());
  await tx.send("hello");
}

export async function second({ tx, rx }) {
  console.log(await rx.recv()); // culprit: `second` waits to receive on `there`
  await tx.send("hello");
}

// stuck: first, second
if (isMainThread) {
  const [there, thence] = channel({ name: "there" });
  const [back, hence] = channel({ name: "back" });
  const [ready, isReady] = channel({ name: "ready" });
  spawn(new URL("#first", import.meta.url), { tx: there, rx: hence, ready });
  await isReady.recv();
  // Long enough for the first one to wait.
  await new Promise((resolve) => setTimeout(resolve, 200));
  spawn(new URL("#second", import.meta.url), { tx: back, rx: thence });
}
