/**
 * Without a copy: the buffer itself moves to the receiver, however large it is.
 *
 * A buffer named in `transfer` is detached here: the sender cannot read or change it any more.
 *
 * Watch: one message; its size is that of a reference, not of the data.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

export async function producer({ tx }: { tx: Sender<Int32Array> }): Promise<void> {
  const data = Int32Array.from([1, 2, 3, 4, 5], (item) => item * 2);
  print(`Producer: sending data of length ${data.length}`);
  await tx.send(data, { transfer: [data.buffer] });
}

export async function consumer({ rx }: { rx: Receiver<Int32Array> }): Promise<void> {
  const data = await rx.recv();
  print(`Consumer: received data: [${data.join(", ")}]`);
  print(`Consumer: sum = ${data.reduce((sum, item) => sum + item, 0)}`);
}

if (isMainThread) {
  const [tx, rx] = channel<Int32Array>({ name: "data" });
  const producing = spawn(new URL("#producer", import.meta.url), { tx });
  const consuming = spawn(new URL("#consumer", import.meta.url), { rx });
  await producing.join();
  await consuming.join();
}
