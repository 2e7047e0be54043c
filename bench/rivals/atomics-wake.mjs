// node atomics-wake.mjs blocking|awaited COUNT: a bare word that a sleeping thread is woken at; prints the median
// ms from send to receive. Nothing can be faster that is not asleep: the floor of what the machine does.
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { median } from "../table.mjs";

const PAUSE_MS = 2;
const SENT = 0;
const AGAIN = 1;

const { words, sentAt, count } = workerData ?? open(Number(process.argv[3]));

function open(messages) {
  const memory = new SharedArrayBuffer(16);
  return { words: new Int32Array(memory), sentAt: new Float64Array(memory, 8), count: messages };
}

if (isMainThread) {
  const isAwaited = process.argv[2] === "awaited";
  new Worker(fileURLToPath(import.meta.url), { workerData: { words, sentAt, count } });
  const delays = [];
  for (let i = 0; i < count; i++) {
    Atomics.add(words, AGAIN, 1);
    Atomics.notify(words, AGAIN);
    if (isAwaited) await Atomics.waitAsync(words, SENT, i).value;
    else Atomics.wait(words, SENT, i);
    delays.push(performance.timeOrigin + performance.now() - sentAt[0]);
  }
  writeSync(1, String(median(delays)));
} else {
  for (let i = 0; i < count; i++) {
    Atomics.wait(words, AGAIN, i);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    sentAt[0] = performance.timeOrigin + performance.now();
    Atomics.add(words, SENT, 1);
    Atomics.notify(words, SENT);
  }
}
