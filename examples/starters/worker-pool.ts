/**
 * Four workers share one queue of jobs. Choose "Run with mpscope" above this line and watch: `jobs` stays
 * full, `results` stays empty, the workers take turns.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { bounded, type Sender, type SharedReceiver, spawn } from "mpscope";

interface Ends {
  readonly jobs: SharedReceiver<number>;
  readonly results: Sender<number>;
}

export async function worker({ jobs, results }: Ends): Promise<void> {
  for await (const job of jobs) {
    await sleep(100 + (job % 7) * 20);
    await results.send(job * job);
  }
}

if (isMainThread) {
  const [jobs, queue] = bounded<number>(8, { name: "jobs" });
  const [results, done] = bounded<number>(8, { name: "results" });
  for (let number = 1; number <= 4; number++) {
    const ends = { jobs: queue.clone(), results: results.clone() };
    spawn(new URL("#worker", import.meta.url), ends, { name: `worker-${number}` });
  }
  queue.drop();
  results.drop();
  const sending = (async () => {
    for (let job = 1; job <= 200; job++) await jobs.send(job);
    jobs.drop();
  })();
  let sum = 0;
  for await (const square of done) sum += square;
  await sending;
  console.log(`the sum of the squares is ${sum}`);
}
