// node port-transfer.mjs BYTES COUNT: buffers transferred by a MessagePort, at most two under way; buffers/s.
import { fileURLToPath } from "node:url";
import { isMainThread, MessageChannel, Worker, workerData } from "node:worker_threads";
import { counter, printRate } from "../rate.mjs";
import { Window } from "./window.mjs";

if (isMainThread) {
  const [bytes, count] = process.argv.slice(2).map(Number);
  const { port1, port2 } = new MessageChannel();
  const window = Window.create(2);
  new Worker(fileURLToPath(import.meta.url), {
    workerData: { port: port1, window, bytes, count },
    transferList: [port1],
  });
  const own = new Window(window);
  const { got, end } = counter(Math.floor(count / 4));
  let left = count;
  port2.on("message", (buffer) => {
    if (buffer.byteLength !== bytes) throw new Error("a buffer arrived cut");
    own.leave();
    got();
    if (--left > 0) return;
    port2.close();
    printRate([end()]);
  });
} else {
  const { port, window, bytes, count } = workerData;
  const open = new Window(window);
  for (let i = 0; i < count; i++) {
    open.enter();
    const buffer = new ArrayBuffer(bytes);
    port.postMessage(buffer, [buffer]);
  }
}
