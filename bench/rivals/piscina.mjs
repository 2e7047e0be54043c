// node piscina.mjs COUNT: tasks with an integer through the npm package piscina, 500 under way; tasks/s.
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { Piscina } from "piscina";
import { counter, printRate } from "../rate.mjs";

const UNDER_WAY = 500;

export default (value) => value;

if (isMainThread) {
  const count = Number(process.argv[2]);
  const filename = fileURLToPath(import.meta.url);
  const pool = new Piscina({ filename, maxThreads: 1, concurrentTasksPerWorker: UNDER_WAY });
  const { got, end } = counter(Math.floor(count / 4));
  const call = async () => {
    for (let i = 0; i < count / UNDER_WAY; i++) got(await pool.run(i));
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, call));
  printRate([end()]);
  await pool.destroy();
}
