/** Stuck: listeners wait for news from main, which waits for them. */
import { isMainThread } from "node:worker_threads";
import { broadcast, send, spawn } from "mpscope";

export function listen({ rx }) {
  for (const news of rx) console.log(news);
}

// stuck: main, first, second
if (isMainThread) {
  const [tx, rx] = broadcast(4, { name: "news" }); // culprit: on `news` for ever
  const first = spawn(new URL("#listen", import.meta.url), { rx }, { name: "first" });
  const second = spawn(
    new URL("#listen", import.meta.url),
    { rx: tx.subscribe() },
    { name: "second" },
  );
  tx.send("hello");
  await first.join();
  await second.join();
}
