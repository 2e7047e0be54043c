/** Stuck: main keeps the receiver and never receives. */
import { isMainThread } from "node:worker_threads";
import { spawn, syncChannel } from "mpscope";

export function produce({ tx }) {
  tx.sendSync("hello");
}

// stuck: produce
if (isMainThread) {
  const [tx, rx] = syncChannel(0, { name: "results" }); // culprit: `main` holds the receiver
  spawn(new URL("#produce", import.meta.url), { tx });
  console.log(rx.len);
}
