// Prints how long the rule `stuck` takes: node findings.js ROUNDS. For a ring of ten thousand workers from its last
// event to the finding, and for a thousand workers, of which one after another begins and ceases to wait.
import { Findings } from "../../src/model/rules/findings.ts";
import { Timeline } from "../../src/model/timeline.ts";
import { EventBatch } from "../../src/trace/batch.ts";
import { EVENT_KIND, SIDE, WAIT } from "../../src/trace/event.ts";

const { workerStarted, channelCreated, handleCreated, handleMoved } = EVENT_KIND;
const { receiveBlocked, receiveDone } = EVENT_KIND;
const WORKERS = 1000;
const UPDATES = 200;

const rounds = Number(process.argv[2]);
const full = Array.from({ length: rounds }, () => timeOfRing(10_000));
const update = Array.from({ length: rounds }, () => timeOfUpdates());
console.log(JSON.stringify({ full, update }));

/** Each worker has the sender of one channel and waits for the next one's. */
function ring(workers, waiting) {
  const timeline = new Timeline();
  const findings = new Findings(timeline.cast, timeline.newest);
  const state = { time: 0, timeline, findings };
  const batch = new EventBatch();
  const add = (row) => batch.addRow({ time: state.time++, ...row });
  for (let worker = 1; worker <= workers; worker++) add({ kind: workerStarted, worker });
  for (let at = 1; at <= workers; at++) {
    const [tx, rx] = [2 * at - 1, 2 * at];
    const receiver = (at % workers) + 1;
    add({ kind: channelCreated, worker: at, channel: at, other: 1 });
    for (const [handle, outcome] of [
      [tx, SIDE.sender],
      [rx, SIDE.receiver],
    ]) {
      add({ kind: handleCreated, worker: at, channel: at, handle, outcome });
    }
    add({ kind: handleMoved, worker: at, channel: at, handle: rx, other: receiver });
  }
  for (let worker = 1; worker <= waiting; worker++) add(wait(worker, workers));
  timeline.add(batch, findings);
  return state;
}

function wait(worker, workers) {
  const channel = ((worker + workers - 2) % workers) + 1;
  const other = WAIT.blocking;
  return { kind: receiveBlocked, worker, channel, handle: 2 * channel, operation: 1, other };
}

function timeOfRing(workers) {
  const { timeline, findings, time } = ring(workers, workers);
  const before = performance.now();
  findings.ask(time);
  const took = performance.now() - before;
  const [found] = findings.at(timeline.length, time);
  if (found?.workers.length !== workers) throw new Error("the ring was not found");
  return took;
}

/** ms of each update: one worker ceases to wait, or begins, and the rules are asked. */
function timeOfUpdates() {
  const { timeline, findings, ...state } = ring(WORKERS, WORKERS);
  findings.ask(state.time);
  const times = [];
  for (let update = 0; update < UPDATES; update++) {
    const begun = wait(1 + (update >> 1) * 3, WORKERS);
    const row = update % 2 === 0 ? { ...begun, kind: receiveDone, outcome: 5, other: 0 } : begun;
    const batch = new EventBatch();
    batch.addRow({ time: ++state.time, ...row });
    const before = performance.now();
    timeline.add(batch, findings);
    findings.ask(state.time);
    times.push(performance.now() - before);
  }
  return times.toSorted((a, b) => a - b)[UPDATES >> 1];
}
