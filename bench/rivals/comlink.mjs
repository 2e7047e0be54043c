// node comlink.mjs COUNT: calls with an integer through the npm package comlink, 500 under way; calls/s.
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { expose, wrap } from "comlink";
import nodeEndpoint from "comlink/dist/umd/node-adapter.js";
import { counter, printRate } from "../rate.mjs";

const UNDER_WAY = 500;

if (isMainThread) {
  const count = Number(process.argv[2]);
  const worker = new Worker(fileURLToPath(import.meta.url));
  const remote = wrap(nodeEndpoint(worker));
  const { got, end } = counter(Math.floor(count / 4));
  const call = async () => {
    for (let i = 0; i < count / UNDER_WAY; i++) got(await remote.take(i));
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, call));
  printRate([end()]);
  await worker.terminate();
} else {
  expose({ take: (value) => value }, nodeEndpoint(parentPort));
}
