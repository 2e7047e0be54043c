/**
 * Waiting for two channels at once, with something to do when neither has anything for a while.
 *
 * A closed channel is always ready, and says so. So that it does not win every round from then on, `never()`
 * takes its place: a receiver that is never ready.
 *
 * Watch: `main` waits at both channels; the arm that loses takes nothing from its channel.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, never, type Receiver, recv, type Sender, select, spawn } from "mpscope";
import { print } from "./print.ts";

interface Ends {
  tx: Sender<string>;
  ms: number;
  text: string;
}

export async function sender({ tx, ms, text }: Ends): Promise<void> {
  await sleep(ms);
  await tx.send(text);
}

if (isMainThread) {
  const [tx1, rx1] = channel<string>({ name: "channel 1" });
  const [tx2, rx2] = channel<string>({ name: "channel 2" });
  const url = new URL("#sender", import.meta.url);
  spawn(url, { tx: tx1, ms: 500, text: "Message from channel 1" }, { name: "sender 1" });
  spawn(url, { tx: tx2, ms: 800, text: "Message from channel 2" }, { name: "sender 2" });
  const open: Receiver<string>[] = [rx1, rx2];
  for (let closed = 0; closed < open.length; ) {
    const hit = await select(open.map(recv), { timeout: 100 });
    if (hit.ok) {
      print(`Received from channel ${hit.index + 1}: ${hit.value}`);
    } else if (hit.reason === "timeout") {
      print("Waiting for messages...");
    } else {
      print(`Channel ${hit.index + 1} closed`);
      open[hit.index] = never();
      closed++;
    }
  }
}
