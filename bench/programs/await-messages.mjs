// node await-messages.mjs recv|iterate COUNT: integers from a worker, awaited in the main thread; messages/s.
import { isMainThread } from "node:worker_threads";
import { bounded, spawn } from "mpscope";
import { counter, printRate } from "../rate.mjs";

export function send({ tx, count }) {
  for (let i = 0; i < count; i++) tx.sendSync(i);
}

if (isMainThread) {
  const [verb, messages] = process.argv.slice(2);
  const count = Number(messages);
  const [tx, rx] = bounded(1024);
  spawn(new URL("#send", import.meta.url), { tx, count });
  const { got, end } = counter(Math.floor(count / 4));
  if (verb === "iterate") {
    for await (const message of rx) got(message);
  } else {
    for (let i = 0; i < count; i++) got(await rx.recv());
  }
  printRate([end()]);
}
