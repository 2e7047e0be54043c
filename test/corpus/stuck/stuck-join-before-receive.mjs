/** Stuck: main waits for the producer's end before it receives what the producer cannot send. */
import { isMainThread } from "node:worker_threads";
import { spawn, syncChannel } from "mpscope";

export function produce({ tx }) {
  for (let i = 0; i < 10; i++) tx.sendSync(i);
}

// stuck: main, produce
if (isMainThread) {
  const [tx, rx] = syncChannel(4, { name: "results" });
  const producer = spawn(new URL("#produce", import.meta.url), { tx });
  await producer.join(); // culprit: `main` holds the receiver
  for await (const result of rx) console.log(result);
}
