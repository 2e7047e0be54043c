/**
 * A buffer that is too small for its consumer. Choose "Run with mpscope" above this line and watch:
 * `orders` fills up, `shop` turns red while it waits for room. Then raise the capacity, or the speed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { type Receiver, type SyncSender, spawn, syncChannel } from "mpscope";

export async function shop({ orders }: { orders: SyncSender<number> }): Promise<void> {
  for (let order = 1; order <= 100; order++) {
    await orders.send(order);
    await sleep(50);
  }
}

export async function kitchen({ orders }: { orders: Receiver<number> }): Promise<void> {
  for await (const order of orders) {
    await sleep(200);
    console.log(`order ${order} is ready`);
  }
}

if (isMainThread) {
  const [tx, rx] = syncChannel<number>(8, { name: "orders" });
  spawn(new URL("#shop", import.meta.url), { orders: tx });
  spawn(new URL("#kitchen", import.meta.url), { orders: rx });
}
