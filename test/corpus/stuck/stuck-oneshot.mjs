/** Stuck: the worker waits for an answer that main would give after the worker's end. */
import { isMainThread } from "node:worker_threads";
import { oneshot, recv, send, spawn } from "mpscope";

export async function ask({ answer }) {
  console.log(await answer.recv());
}

// stuck: main, ask
if (isMainThread) {
  const [tx, rx] = oneshot({ name: "answer" }); // culprit: on `answer` for ever
  await spawn(new URL("#ask", import.meta.url), { answer: rx }).join();
  tx.send(42);
}
