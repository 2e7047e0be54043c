/** Healthy: the permit for the only place is used after a while. */
import { isMainThread } from "node:worker_threads";
import { send, spawn, syncChannel } from "mpscope";

export function produce({ tx }) {
  tx.sendSync("second");
}

if (isMainThread) {
  const [tx, rx] = syncChannel(1, { name: "results" });
  const permit = await tx.reserve();
  const producer = spawn(new URL("#produce", import.meta.url), { tx });
  setTimeout(() => {
    permit.send("first");
    console.log(rx.recvSync(), rx.recvSync());
  }, 1500);
  await producer.join();
}
