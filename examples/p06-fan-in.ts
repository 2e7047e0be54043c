/**
 * Fan-in: four producers, one collector that returns what it has collected.
 *
 * What a worker's function returns is what `join()` resolves to.
 *
 * Watch: four edges lead into one buffer; the collector ends when the last of them is gone.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

const PRODUCERS = 4;

export async function producer({ id, tx }: { id: number; tx: Sender<string> }): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await tx.send(`Message ${i} from producer ${id}`);
    await sleep(200);
  }
  print(`Producer ${id} finished`);
}

export async function collector({ rx }: { rx: Receiver<string> }): Promise<string[]> {
  const messages: string[] = [];
  for await (const message of rx) {
    print(`Collected: ${message}`);
    messages.push(message);
  }
  print(`Total messages collected: ${messages.length}`);
  return messages;
}

if (isMainThread) {
  const [tx, rx] = channel<string>({ name: "messages" });
  const producers = Array.from({ length: PRODUCERS }, (_, id) =>
    spawn(
      new URL("#producer", import.meta.url),
      { id, tx: tx.clone() },
      { name: `producer-${id}` },
    ),
  );
  tx.drop();
  const collecting = spawn<string[]>(new URL("#collector", import.meta.url), { rx });
  await Promise.all(producers.map((each) => each.join()));
  const all = await collecting.join();
  print(`Final collection: [${all.map((message) => JSON.stringify(message)).join(", ")}]`);
}
