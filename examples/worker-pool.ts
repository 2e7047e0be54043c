/**
 * A pool of workers: jobs in, results out, in whatever order they are done.
 *
 * Both channels are bounded, so neither a flood of jobs nor a slow reader of results fills the memory.
 *
 * Watch: the four workers take turns; `jobs` stays full while `results` stays nearly empty.
 */
import { isMainThread } from "node:worker_threads";
import { bounded, type Sender, type SharedReceiver, spawn } from "mpscope";
import { print } from "./print.ts";

const WORKERS = 4;
const JOBS = 40;

interface Ends {
  jobs: SharedReceiver<number>;
  results: Sender<{ job: number; divisors: number }>;
}

export function worker({ jobs, results }: Ends): void {
  for (const job of jobs) results.sendSync({ job, divisors: countDivisors(job * 100_000) });
}

function countDivisors(number: number): number {
  let count = 0;
  for (let divisor = 1; divisor <= number; divisor++) if (number % divisor === 0) count++;
  return count;
}

if (isMainThread) {
  const [jobs, jobsOut] = bounded<number>(8, { name: "jobs" });
  const [resultsIn, results] = bounded<{ job: number; divisors: number }>(8, { name: "results" });
  for (let id = 0; id < WORKERS; id++) {
    spawn(
      new URL("#worker", import.meta.url),
      { jobs: jobsOut.clone(), results: resultsIn.clone() },
      { name: `worker-${id}` },
    );
  }
  jobsOut.drop();
  resultsIn.drop();
  const feeding = (async () => {
    for (let job = 1; job <= JOBS; job++) await jobs.send(job);
    jobs.drop();
  })();
  let total = 0;
  for await (const { divisors } of results) total += divisors;
  await feeding;
  print(`${JOBS} jobs, ${total} divisors`);
}
