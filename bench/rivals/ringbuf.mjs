// node ringbuf.mjs COUNT: integers through the npm package ringbuf.js, whose ends spin; prints messages/s.
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { RingBuffer } from "ringbuf.js";
import { counter, printRate } from "../rate.mjs";

const one = new Int32Array(1);

if (isMainThread) {
  const count = Number(process.argv[2]);
  const memory = RingBuffer.getStorageForCapacity(1024, Int32Array);
  new Worker(fileURLToPath(import.meta.url), { workerData: { memory, count } });
  const ring = new RingBuffer(memory, Int32Array);
  const { got, end } = counter(Math.floor(count / 4));
  for (let i = 0; i < count; i++) {
    while (ring.pop(one) === 0);
    got();
  }
  printRate([end()]);
} else {
  const ring = new RingBuffer(workerData.memory, Int32Array);
  for (let i = 0; i < workerData.count; i++) {
    one[0] = i;
    while (ring.push(one) === 0);
  }
}
