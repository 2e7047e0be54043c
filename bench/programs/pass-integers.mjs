// Passes integers from a worker to the main thread, with so many turns of a loop of work a message on either
// side, and prints messages/s.
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { spawn, syncChannel } from "mpscope";
import { work } from "../work.mjs";

export function send({ tx, count, turns }) {
  for (let i = 0; i < count; i++) {
    work(turns);
    tx.sendSync(i);
  }
}

if (isMainThread) {
  const [count, turns] = process.argv.slice(2).map(Number);
  const warmUp = Math.floor(count / 4);
  const [tx, rx] = syncChannel(1024);
  const options = { tx, count: count + warmUp, turns };
  const sender = spawn(new URL("#send", import.meta.url), options);
  const receive = (messages) => {
    for (let i = 0; i < messages; i++) {
      rx.recvSync();
      work(turns);
    }
  };
  receive(warmUp);
  const start = performance.now();
  receive(count);
  const seconds = (performance.now() - start) / 1000;
  await sender.join();
  writeSync(1, String(count / seconds));
}
