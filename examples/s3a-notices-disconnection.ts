/**
 * A producer that would notice if nobody listened any more, and a consumer that notices the producer's end.
 *
 * Watch: a message every 200 ms; then `producer` ends and the channel turns dashed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, SendError, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function producer({ tx }: { tx: Sender<string> }): Promise<void> {
  for (const word of ["Greetings", "from", "the", "producer!"]) {
    print(`Producer: Sending '${word}'...`);
    try {
      await tx.send(word);
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      print("Producer: Receiver disconnected, stopping.");
      break;
    }
    await sleep(200);
  }
  print("Producer: Finished sending. Sender 'tx' will be dropped.");
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "words" });
  spawn(new URL("#producer", import.meta.url), { tx });
  print("Consumer: Waiting for messages...");
  for await (const word of rx) print(`Consumer: Received '${word}'`);
  print("Consumer: Channel closed, finished receiving.");
}
