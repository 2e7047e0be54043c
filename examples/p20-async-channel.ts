/**
 * Tasks instead of threads: both ends of a channel in one thread, each awaiting the other.
 *
 * The verbs that are awaited never block the thread, so any number of tasks can share it.
 *
 * Watch: one worker, `main`, with an edge into the channel and one out of it.
 */
import { type Receiver, RecvError, type Sender, unbounded } from "mpscope";
import { print } from "./print.ts";

async function produce(tx: Sender<number>): Promise<void> {
  for (let i = 1; i < 5; i++) {
    await tx.send(i);
    print(`Sent: ${i}`);
  }
  tx.drop();
}

async function consume(rx: Receiver<number>): Promise<void> {
  for (;;) {
    try {
      print(`Received: ${await rx.recv()}`);
    } catch (error) {
      if (error instanceof RecvError) return;
      throw error;
    }
  }
}

const [tx, rx] = unbounded<number>({ name: "numbers" });
await Promise.all([produce(tx), consume(rx)]);
rx.drop();
