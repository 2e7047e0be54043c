/** Messages that were in the buffer when the last receiver went. */
import { channel, syncChannel, unbounded } from "mpscope";
import { runAll } from "./run.mjs";

export function foundDropped() {
  const [tx, rx] = channel({ name: "foundDropped" });
  tx.sendSync("order");
  rx.drop(); // found: foundDropped
}

export function foundHalf() {
  const [tx, rx] = syncChannel(8, { name: "foundHalf" });
  for (let i = 0; i < 6; i++) tx.sendSync(i);
  for (let i = 0; i < 3; i++) rx.recvSync();
  rx.drop(); // found: foundHalf
}

export function foundLastOfTwo() {
  const [tx, rx] = unbounded({ name: "foundLastOfTwo" });
  const other = rx.clone();
  tx.sendSync("order");
  rx.drop();
  other.drop(); // found: foundLastOfTwo
}

export function missedEmpty() {
  const [tx, rx] = channel({ name: "missedEmpty" });
  tx.sendSync("order");
  rx.recvSync();
  rx.drop();
}

export function missedFirstOfTwo() {
  const [tx, rx] = unbounded({ name: "missedFirstOfTwo" });
  const other = rx.clone();
  tx.sendSync("order");
  rx.drop();
  other.recvSync();
}

export function missedDrained() {
  const [tx, rx] = channel({ name: "missedDrained" });
  for (let i = 0; i < 6; i++) tx.sendSync(i);
  rx.close();
  rx.drain();
  rx.drop();
}

await runAll(import.meta.url, [
  "foundDropped",
  "foundHalf",
  "foundLastOfTwo",
  "missedEmpty",
  "missedFirstOfTwo",
  "missedDrained",
]);
