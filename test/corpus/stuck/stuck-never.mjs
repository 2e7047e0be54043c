/** Stuck: a channel of time that never gives anything. */
import { isMainThread } from "node:worker_threads";
import { never, spawn } from "mpscope";

export function wait() {
  console.log(never().recvSync()); // culprit: nobody can end that
}

// stuck: main, wait
if (isMainThread) await spawn(new URL("#wait", import.meta.url), {}).join();
