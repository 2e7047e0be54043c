/** Healthy: the service ends with the request unread; the reply sender in it goes, and the wait ends. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function serve({ rx }) {
  await pause(1000);
  rx.drop();
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "requests" });
  spawn(new URL("#serve", import.meta.url), { rx });
  const [reply, replies] = channel({ name: "replies" });
  await tx.send({ reply });
  await replies.recv().catch((error) => console.log(error.name));
}
