// Each call that the trace must place stands on a line with a comment of its own.
import { isMainThread } from "node:worker_threads";
import { channel, mark, spawn, syncChannel } from "mpscope";

export async function produce({ tx }) {
  await tx.send("a"); // awaited send in a worker
  tx.sendSync("b"); // blocking send in a worker
  tx.drop(); // drop in a worker
}

async function receive(rx) {
  await rx.recv(); // awaited receive
  await rx.recvTimeout(10_000); // receive with a timeout
  for await (const value of rx) console.log(value); // iteration
}

function tries(sender) {
  return [1, 2].map((value) => sender.trySend(value).ok); // try in a callback
}

if (isMainThread) {
  const [tx, rx] = channel(); // channel
  const clone = tx.clone(); // clone
  const worker = spawn(new URL("#produce", import.meta.url), { tx: clone }); // spawn
  const ended = worker.join(); // join
  tx.drop(); // drop
  await receive(rx);
  await ended;
  const [full] = syncChannel(1); // sync channel
  console.log(tries(full).join());
  mark("done"); // mark
}
