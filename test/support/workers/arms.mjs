// What workers do in the tests of select. Plain modules: they run as they are.
import {
  after,
  bounded,
  never,
  readySync,
  recv,
  select,
  selectSync,
  send,
  trySelect,
} from "mpscope";

const armOf = ({ rx, tx, value }) => (rx === undefined ? send(tx, value) : recv(rx));

/** Selects once, blocking; returns the hit. */
export function selectOnce({ arms, settings, ready }) {
  ready?.sendSync("ready");
  return selectSync(arms.map(armOf), settings);
}

/**
 * Goes through the steps `count` times: sends the number of the round, receives it (`expect`),
 * receives anything (`recv`), or takes what is there (`tryRecv`).
 */
export function perform({ steps, count }) {
  for (let round = 0; round < count; round++) for (const step of steps) performStep(step, round);
}

function performStep(step, round) {
  if (step.send !== undefined) step.send.sendSync(round);
  if (step.recv !== undefined) step.recv.recvSync();
  if (step.tryRecv !== undefined) step.tryRecv.tryRecv();
  if (step.expect === undefined) return;
  const value = step.expect.recvSync();
  if (value !== round) throw new Error(`received ${value} in round ${round}`);
}

/** Sends to the two that are empty, or to the rendezvous: whichever of them takes it. */
export function sendWhereEmpty({ list, array, zero, count }) {
  for (let round = 0; round < count; round++) {
    const arms = [list, array].filter((tx) => tx.isEmpty);
    selectSync([...arms, zero].map((tx) => send(tx, round)));
  }
}

/** Sends the receiver of a new channel, by a select, `count` times: each through the one before. */
export function sendChain({ tx, capacity, count }) {
  let last = tx;
  for (let link = 0; link < count; link++) {
    const [next, rx] = bounded(capacity);
    selectSync([send(last, rx)]);
    last = next;
  }
}

/** Many selects at a time, each of which sends its number or receives another's. */
export function matchMany({ tx, rx, numbers }) {
  return Promise.all(
    numbers.map(async (number) => {
      const hit = await select([recv(rx), send(tx, number)]);
      return hit.index === 0 ? { number, received: hit.value } : { number, sent: true };
    }),
  );
}

/** As matchMany, one after the other, blocking. */
export function matchInTurn({ tx, rx, numbers }) {
  return numbers.map((number) => {
    const hit = selectSync([recv(rx), send(tx, number)]);
    return hit.index === 0 ? { number, received: hit.value } : { number, sent: true };
  });
}

/** Whether this arm of a select can be done at once: then it is. Alone in a list, or with a name. */
const isDone = (arm, isNamed) => trySelect(isNamed ? { arm } : [arm]).reason !== "blocked";

/** Tries to send until somebody takes it or the end has come, for each of the jobs. */
export function trySendUntilEnd({ jobs, isNamed }) {
  for (const { tx, end } of jobs) {
    while (!isDone(send(tx, 1), isNamed)) if (isDone(recv(end), isNamed)) break;
  }
}

/** Tries to receive until there is something or the end has come, for each of the jobs. */
export function tryRecvUntilEnd({ jobs, isNamed }) {
  for (const { rx, end } of jobs) {
    while (!rx.tryRecv().ok) if (isDone(recv(end), isNamed)) break;
  }
}

/** Sends the numbers by selects that give up soon and are begun again; pauses before every other. */
export function sendWithTimeouts({ tx, count, pause, timeout }) {
  for (let value = 0; value < count; value++) {
    if (value % 2 === 0) never().recvTimeoutSync(pause);
    while (selectSync([send(tx, value)], { timeout }).reason === "timeout") continue;
  }
}

/** Selects among them until none is ready in time; returns the indices of the hits. */
export function selectUntilTimeout({ receivers, timeout }) {
  const hits = [];
  for (;;) {
    const hit = selectSync(
      receivers.map((rx) => recv(rx)),
      { timeout },
    );
    if (!hit.ok) return hits;
    hits.push(hit.index);
  }
}

/** As selectUntilTimeout, but asks which is ready and then tries it: others may be faster. */
export function readyUntilTimeout({ receivers, timeout }) {
  const hits = [];
  for (;;) {
    const { index, ok } = readySync(
      receivers.map((rx) => recv(rx)),
      { timeout },
    );
    if (!ok) return hits;
    if (receivers[index].tryRecv().ok) hits.push(index);
  }
}

/** Selects so many times among them; returns how often it received something. */
export function selectTimes({ receivers, count }) {
  let hits = 0;
  for (let time = 0; time < count; time++) {
    if (selectSync(receivers.map((rx) => recv(rx))).ok) hits++;
  }
  return hits;
}

/** Clones and drops each of them, while others do the same. */
export function cloneAndTry({ receivers, count }) {
  for (const rx of receivers) {
    rx.tryRecv();
    for (let time = 0; time < count; time++) rx.clone().drop();
  }
}

/** The ticks that it receives in so many ms: which ticker's, and when. */
export function selectTicks({ receivers, ms }) {
  const ticks = [];
  const end = after(ms);
  for (;;) {
    const hit = selectSync([...receivers, end].map((rx) => recv(rx)));
    if (hit.index === receivers.length) return ticks;
    ticks.push(`${hit.index} at ${hit.value.getTime()}`);
  }
}

/** As selectTicks, but asks which is ready and then tries it. */
export function readyTicks({ receivers, ms }) {
  const ticks = [];
  const end = after(ms);
  for (;;) {
    const { index } = readySync([...receivers, end].map((rx) => recv(rx)));
    if (index === receivers.length) return ticks;
    const tick = receivers[index].tryRecv();
    if (tick.ok) ticks.push(`${index} at ${tick.value.getTime()}`);
  }
}

/** As matchMany, with arms that have names. */
export function matchNamed({ tx, rx, numbers }) {
  return Promise.all(
    numbers.map(async (number) => {
      const hit = await select({ other: recv(rx), mine: send(tx, number) });
      return hit.key === "other" ? { number, received: hit.value } : { number, sent: true };
    }),
  );
}

/** Receives one message; when the thread exits, it selects once more and tells what that answered. */
export function selectWhileExiting({ rx, answers }) {
  // Before the runtime gives up what the thread holds.
  process.prependListener("exit", () => {
    const [tx, idle] = bounded(1);
    answers.sendSync(selectSync([recv(idle)], { timeout: 10 }));
    tx.drop();
  });
  rx.recvSync();
}

/** As selectOnce, but only asks which arm can be done; returns its index. */
export function readyOnce({ arms, settings, ready }) {
  ready?.sendSync("ready");
  return readySync(arms.map(armOf), settings);
}

/** Sends by a select whose hit nobody looks at, and ends. */
export function selectAndForget({ tx, value }) {
  void select([send(tx, value)]);
}
