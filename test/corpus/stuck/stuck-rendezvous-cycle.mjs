/** Stuck: both send before they receive, and neither send can end without a receive. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, spawn, syncChannel } from "mpscope";

export function first({ tx, rx, ready }) {
  ready.sendSync(true);
  tx.sendSync("ping");
  console.log(rx.recvSync());
}

export function second({ tx, rx }) {
  tx.sendSync("pong"); // culprit: `second` is blocked sending on `back`
  console.log(rx.recvSync());
}

// stuck: first, second
if (isMainThread) {
  const [there, thence] = syncChannel(0, { name: "there" });
  const [back, hence] = syncChannel(0, { name: "back" });
  const [ready, isReady] = channel({ name: "ready" });
  spawn(new URL("#first", import.meta.url), { tx: there, rx: hence, ready });
  await isReady.recv();
  spawn(new URL("#second", import.meta.url), { tx: back, rx: thence });
}
