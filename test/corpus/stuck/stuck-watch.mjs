/** Stuck: the worker waits for a change that main would make after the worker's end. */
import { isMainThread } from "node:worker_threads";
import { send, spawn, watch } from "mpscope";

export function follow({ rx }) {
  rx.changedSync();
  console.log(rx.borrow());
}

// stuck: main, follow
if (isMainThread) {
  const [tx, rx] = watch("old", { name: "settings" }); // culprit: on `settings` for ever
  await spawn(new URL("#follow", import.meta.url), { rx }).join();
  tx.send("new");
}
