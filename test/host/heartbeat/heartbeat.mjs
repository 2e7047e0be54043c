/**
 * Lives in the extension host and feels whether somebody blocks it: a timer beats every few milliseconds, and what
 * lies between two beats is what the thread was busy for. Whoever asks on the socket gets what was felt since the last
 * question, as JSON: see `Pulse`. `/activate` activates the extension under test, and says how long that took.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import * as vscode from "vscode";

/** ms between two beats. */
const BEAT = 5;
/** ms. */
const LATE = 50;

/**
 * The longest times between two beats, less one beat, ms.
 * @typedef {object} Pulse
 * @property {number} beats
 * @property {number} late How many came more than 50 ms late.
 * @property {number} longest By the clock on the wall, in which other programs may have had the processor.
 * @property {number} computed ms for which this thread computed in all.
 * @property {number} blocked For which this very thread computed; as `longest` where the system does not tell.
 */

/** @type {Pulse} */
let felt = newPulse();

/** Called by VS Code. */
export function activate() {
  const { MPSCOPE_HEARTBEAT: socket } = process.env;
  if (socket === undefined) return;
  let last = performance.now();
  let computed = computedUntil(last);
  setInterval(() => {
    const now = performance.now();
    const computedNow = computedUntil(now);
    const gap = Math.max(0, now - last - BEAT);
    felt.beats++;
    if (gap > LATE) felt.late++;
    felt.longest = Math.max(felt.longest, gap);
    felt.computed += computedNow - computed;
    felt.blocked = Math.max(felt.blocked, Math.min(gap, computedNow - computed));
    [last, computed] = [now, computedNow];
  }, BEAT);
  const server = createServer((request, response) => {
    if (request.url === "/activate") {
      void activation().then((took) => response.end(JSON.stringify(took)));
      return;
    }
    response.end(JSON.stringify(felt));
    felt = newPulse();
  });
  server.listen(socket);
}

/** @returns {Pulse} */
function newPulse() {
  return { beats: 0, late: 0, longest: 0, computed: 0, blocked: 0 };
}

/** ms by the clock, and of this thread, that the extension takes to be loaded and activated. */
async function activation() {
  const extension = vscode.extensions.getExtension("mpscope.mpscope");
  if (extension === undefined || extension.isActive) return { wall: -1, computed: -1 };
  const start = performance.now();
  const before = computedUntil(start);
  await extension.activate();
  const end = performance.now();
  return { wall: end - start, computed: computedUntil(end) - before };
}

/**
 * ms for which this thread has had a processor: https://docs.kernel.org/scheduler/sched-stats.html
 * @param {number} now
 */
function computedUntil(now) {
  try {
    const [computed] = readFileSync("/proc/thread-self/schedstat", "utf8").split(" ");
    return Number(computed) / 1e6;
  } catch {
    // Only Linux tells.
    return now;
  }
}
