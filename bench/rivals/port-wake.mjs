// node port-wake.mjs COUNT: a message to an idle MessagePort; prints the median ms from send to receive.
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread, MessageChannel, Worker, workerData } from "node:worker_threads";
import { median } from "../table.mjs";

const PAUSE_MS = 2;

if (isMainThread) {
  const count = Number(process.argv[2]);
  const { port1, port2 } = new MessageChannel();
  const again = new Int32Array(new SharedArrayBuffer(4));
  new Worker(fileURLToPath(import.meta.url), {
    workerData: { port: port1, again, count },
    transferList: [port1],
  });
  const delays = [];
  const next = () => {
    Atomics.add(again, 0, 1);
    Atomics.notify(again, 0);
  };
  port2.on("message", (sent) => {
    delays.push(performance.timeOrigin + performance.now() - sent);
    if (delays.length < count) return next();
    port2.close();
    writeSync(1, String(median(delays)));
  });
  next();
} else {
  const { port, again, count } = workerData;
  for (let i = 0; i < count; i++) {
    Atomics.wait(again, 0, i);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    port.postMessage(performance.timeOrigin + performance.now());
  }
}
