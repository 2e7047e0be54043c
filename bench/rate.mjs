// How fast messages were received: every receiver leaves its first messages out, the rate is over all.
import { writeSync } from "node:fs";
import { threadId } from "node:worker_threads";

/**
 * One receiver's share.
 * @typedef {{ count: number, start: number, end: number }} Share times in ms, the same clock in all threads
 */

/** Counts what a receiver gets. Call the function for each message. @param {number} warmUp */
export function counter(warmUp) {
  const share = { count: -warmUp, start: now(), end: 0 };
  return {
    got() {
      if (++share.count === 0) share.start = now();
    },
    end() {
      share.end = now();
      return share;
    },
  };
}

/** Prints messages/s. @param {readonly Share[]} shares */
export function printRate(shares) {
  const count = shares.reduce((sum, share) => sum + Math.max(0, share.count), 0);
  const start = Math.min(...shares.map((share) => share.start));
  const end = Math.max(...shares.map((share) => share.end));
  if (count === 0) throw new Error(`thread ${threadId}: too few messages to measure`);
  writeSync(1, String((count / (end - start)) * 1000));
}

function now() {
  return performance.timeOrigin + performance.now();
}
