/**
 * An event bus: everybody who has subscribed gets every event; who has left is forgotten.
 *
 * A send to a subscriber that is gone fails at once, which is how the bus learns of it. Where a slow
 * subscriber may miss events, `broadcast` does the same with a bounded buffer.
 *
 * Watch: one channel a subscriber, all filled by `main`; that of `once` turns dashed after its first event.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, SendError, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

class EventBus<T> {
  #subscribers = new Set<Sender<T>>();

  subscribe(name: string): Receiver<T> {
    const [tx, rx] = channel<T>({ name });
    this.#subscribers.add(tx);
    return rx;
  }

  /** How many have got the event. */
  async publish(event: T): Promise<number> {
    for (const each of this.#subscribers) {
      try {
        await each.send(event);
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        this.#subscribers.delete(each);
        each.drop();
      }
    }
    return this.#subscribers.size;
  }

  close(): void {
    for (const each of this.#subscribers) each.drop();
    this.#subscribers.clear();
  }
}

export async function subscriber({ name, rx }: { name: string; rx: Receiver<string> }) {
  for await (const event of rx) print(`${name}: ${event}`);
  print(`${name}: no more events`);
}

if (isMainThread) {
  const bus = new EventBus<string>();
  const subscribers = ["logger", "indexer"].map((name) =>
    spawn(new URL("#subscriber", import.meta.url), { name, rx: bus.subscribe(name) }, { name }),
  );
  const once = bus.subscribe("once");
  print(`delivered to ${await bus.publish("started")}`);
  print(`once: ${await once.recv()}`);
  once.drop();
  print(`delivered to ${await bus.publish("stopped")}`);
  bus.close();
  await Promise.all(subscribers.map((each) => each.join()));
}
