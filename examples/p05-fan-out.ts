/**
 * Fan-out: one queue of work, three workers that share its receiver.
 *
 * The receiver of `channel()` is the only one of its channel; that of `unbounded()` and `bounded()` can be
 * cloned. Each message goes to exactly one of them: whoever is free takes the next.
 *
 * Watch: three edges leave the one buffer; work arrives faster than it is done, so the bar grows.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { type SharedReceiver, spawn, unbounded } from "mpscope";
import { print } from "./print.ts";

const WORKERS = 3;

export async function worker({
  id,
  rx,
}: {
  id: number;
  rx: SharedReceiver<number>;
}): Promise<void> {
  for await (const work of rx) {
    print(`Worker ${id} processing work: ${work}`);
    await sleep(500);
    print(`Worker ${id} completed work: ${work}`);
  }
  print(`Worker ${id} shutting down`);
}

if (isMainThread) {
  const [tx, rx] = unbounded<number>({ name: "work" });
  const workers = Array.from({ length: WORKERS }, (_, id) =>
    spawn(new URL("#worker", import.meta.url), { id, rx: rx.clone() }, { name: `worker-${id}` }),
  );
  rx.drop();
  for (let item = 0; item < 10; item++) {
    await tx.send(item);
    await sleep(100);
  }
  // Closing the channel is the signal to shut down: the workers' loops end when nothing is left.
  tx.drop();
  await Promise.all(workers.map((each) => each.join()));
}
