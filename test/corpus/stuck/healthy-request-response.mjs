/** Healthy: requests carry the sender of their answer. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function serve({ rx }) {
  for await (const { n, reply } of rx) {
    await pause(100);
    await reply.send(n * n);
    reply.drop();
  }
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "requests" });
  const service = spawn(new URL("#serve", import.meta.url), { rx });
  for (let n = 0; n < 8; n++) {
    const [reply, replies] = channel({ name: "replies" });
    await tx.send({ n, reply });
    console.log(await replies.recv());
  }
  tx.drop();
  await service.join();
}
