/**
 * Signals between tasks: "start" to all at once, "done" from each.
 *
 * A channel need not carry data. Dropping a sender is a signal too: the starting gun is a channel on which
 * nothing is ever sent, and that all runners see closed at the same moment.
 *
 * Watch: three workers wait at `start` until `main` drops its sender, then `done` fills.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Sender, type SharedReceiver, spawn, unbounded } from "mpscope";
import { print } from "./print.ts";

interface Ends {
  ready: Sender<string>;
  start: SharedReceiver<never>;
  done: Sender<string>;
  name: string;
}

export async function runner({ ready, start, done, name }: Ends): Promise<void> {
  await ready.send(name);
  ready.drop();
  for await (const never of start) throw new Error(`${name} got ${String(never)}`);
  await done.send(name);
}

if (isMainThread) {
  const [ready, areReady] = channel<string>({ name: "ready" });
  const [gun, start] = unbounded<never>({ name: "start" });
  const [done, areDone] = channel<string>({ name: "done" });
  for (const name of ["Ann", "Ben", "Cleo"]) {
    spawn(
      new URL("#runner", import.meta.url),
      { ready: ready.clone(), start: start.clone(), done: done.clone(), name },
      { name },
    );
  }
  for (const end of [ready, start, done]) end.drop();
  for await (const name of areReady) print(`${name} is ready`);
  print("Go!");
  gun.drop();
  for await (const name of areDone) print(`${name} is done`);
}
