/** Large messages that are copied. */
import { channel, syncChannel } from "mpscope";
import { runAll } from "./run.mjs";

export function foundBytes() {
  const [tx, rx] = channel({ name: "foundBytes" });
  tx.sendSync(new Uint8Array(1 << 20)); // found: foundBytes
  rx.recvSync();
}

export async function foundText() {
  const [tx, rx] = channel({ name: "foundText" });
  await tx.send("x".repeat(3_000_000)); // found: foundText
  rx.recvSync();
}

export function foundInObject() {
  const [tx, rx] = syncChannel(1, { name: "foundInObject" });
  tx.trySend({ pixels: new Float64Array(200_000), width: 400 }); // found: foundInObject
  rx.recvSync();
}

export function missedSmall() {
  const [tx, rx] = channel({ name: "missedSmall" });
  tx.sendSync(new Uint8Array(1e6));
  rx.recvSync();
}

/** Many, all of them together large. */
export function missedMany() {
  const [tx, rx] = channel({ name: "missedMany" });
  for (let i = 0; i < 30; i++) tx.sendSync(new Uint8Array(1e5));
  rx.drain();
}

export function missedTransferred() {
  const [tx, rx] = channel({ name: "missedTransferred" });
  const bytes = new Uint8Array(4 << 20);
  tx.sendSync(bytes, { transfer: [bytes.buffer] });
  rx.recvSync();
}

await runAll(import.meta.url, [
  "foundBytes",
  "foundText",
  "foundInObject",
  "missedSmall",
  "missedMany",
  "missedTransferred",
]);
