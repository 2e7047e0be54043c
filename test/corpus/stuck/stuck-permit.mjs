/** Stuck: main has reserved the only place and waits for the worker that needs it. */
import { isMainThread } from "node:worker_threads";
import { send, spawn, syncChannel } from "mpscope";

export function produce({ tx }) {
  tx.sendSync("hello");
}

// stuck: main, produce
if (isMainThread) {
  const [tx, rx] = syncChannel(1, { name: "results" });
  const permit = await tx.reserve(); // culprit: holds a permit
  const producer = spawn(new URL("#produce", import.meta.url), { tx });
  await producer.join();
  permit.send("too late");
  console.log(rx.recvSync());
}
