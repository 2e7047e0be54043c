/** Waiting in tests: never without end, never by sleeping a while. */

import { setImmediate as turn } from "node:timers/promises";

/** Long enough for a busy machine; a test that comes near it hangs. */
const DEADLINE = 60_000;

/** The promise's result; rejects when it takes too long (ms). */
export async function soon<T>(
  promise: Promise<T>,
  what = "the promise",
  deadline = DEADLINE,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took more than ${deadline} ms`));
    }, deadline);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until the condition holds; rejects when that takes too long. */
export async function until(condition: () => boolean, what = "the condition"): Promise<void> {
  const deadline = performance.now() + DEADLINE;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`${what} took more than ${DEADLINE} ms`);
    // oxlint-disable-next-line no-await-in-loop -- the event loop has to turn in between
    await turn();
  }
}

/** Whether a promise is still pending after some turns of the event loop. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turns = 0; turns < 5; turns++) {
    // oxlint-disable-next-line no-await-in-loop -- the event loop has to turn in between
    await turn();
  }
  return !settled;
}
