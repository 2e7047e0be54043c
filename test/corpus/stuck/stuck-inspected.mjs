/** A debugger turns main's event loop again and again, and nothing of the program runs. */
import { Session } from "node:inspector";
import { isMainThread } from "node:worker_threads";
import { channel, recv, spawn } from "mpscope";

// stuck: main
export async function inspect() {
  const session = new Session();
  session.connectToMainThread();
  setInterval(() => session.post("Runtime.getHeapUsage"), 10);
}

if (isMainThread) {
  spawn(new URL("#inspect", import.meta.url));
  const [tx, rx] = channel({ name: "jobs" }); // culprit: main waits to receive on `jobs` for ever
  console.log(await rx.recv(), tx);
}
