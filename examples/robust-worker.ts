/**
 * A worker that ends in good order: it takes what is left in the buffer, then notices that nobody can send.
 *
 * Nobody has to tell it to stop, and no message is lost on the way.
 *
 * Watch: `main` drops its sender while three messages still wait; the worker takes them all.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, RecvError, spawn } from "mpscope";
import { print } from "./print.ts";

export async function worker({ rx }: { rx: Receiver<string> }): Promise<void> {
  for (;;) {
    try {
      const work = await rx.recv();
      print(`Processing: ${work}`);
    } catch (error) {
      if (!(error instanceof RecvError)) throw error;
      print("Channel closed, worker shutting down gracefully");
      return;
    }
  }
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "work" });
  for (const work of ["sweep", "mop", "polish"]) await tx.send(work);
  tx.drop();
  await spawn(new URL("#worker", import.meta.url), { rx }).join();
}
