// What workers do in the tests that come from Go. Plain modules: they run as they are.
import { recv, select, selectSync, send, trySelect } from "mpscope";

/** Tries each receiver that it is sent, and tells what the try answered. */
export function tryEach({ jobs, answers }) {
  for (const { rx } of jobs) {
    answers.sendSync(rx.tryRecv());
    rx.drop();
  }
}

/** Hands on what it receives, until there is no more. */
export function forward({ from, to }) {
  for (const value of from) to.sendSync(value);
}

/** Sends so many numbers, each time after it has used a lot of stack. */
export function sendFromDeepStack({ tx, count }) {
  const deep = (depth) => (depth === 0 ? 0 : 1 + deep(depth - 1));
  for (let value = 0; value < count; value++) {
    tx.sendSync(value);
    deep(2000);
  }
}

/** Sends the numbers from 0 up to `count`, each to any of the channels. */
export function sendToAny({ senders, count }) {
  for (let value = 0; value < count; value++) selectSync(senders.map((tx) => send(tx, value)));
}

/** Tries a select among the receivers that it is sent, and tells what that answered. */
export function trySelectEach({ jobs, answers }) {
  for (const { receivers } of jobs) {
    const { ok, reason } = trySelect(receivers.map((rx) => recv(rx)));
    answers.sendSync({ ok, reason });
    for (const rx of receivers) rx.drop();
  }
}

/** Selects between both ends of one channel; returns how often it received what it had sent itself. */
export function selfSelect({ tx, rx, part, count, timeout }) {
  let own = 0;
  for (let round = 0; round < count; round++) {
    const arms = [send(tx, part), recv(rx)];
    const hit = selectSync(part === 0 || round % 2 === 0 ? arms : arms.reverse(), { timeout });
    if (!hit.ok) throw new Error(`round ${round}: ${hit.reason}`);
    if (hit.value === part) own++;
  }
  return { own };
}

/** Sends `count` values to each, all of them at the same time. */
export async function sendAll({ senders, count }) {
  await Promise.all(
    senders.map(async (tx) => {
      for (let value = 0; value < count; value++) await tx.send(value);
    }),
  );
  return senders.length * count;
}

/** Receives `count` values from each, from all of them at the same time. */
export async function receiveAll({ receivers, count }) {
  await Promise.all(
    receivers.map(async (rx) => {
      for (let value = 0; value < count; value++) await rx.recv();
    }),
  );
  return receivers.length * count;
}

/** Sends `count` values to each, by selects. */
export function selectToSend({ senders, count }) {
  return selectUntilDone(
    senders.map((tx) => send(tx, 0)),
    count,
  );
}

/** Receives `count` values from each, by selects. */
export function selectToReceive({ receivers, count }) {
  return selectUntilDone(
    receivers.map((rx) => recv(rx)),
    count,
  );
}

function selectUntilDone(arms, count) {
  const open = arms.map((arm) => ({ arm, left: count }));
  let done = 0;
  while (open.length > 0) {
    const { index } = selectSync(open.map(({ arm }) => arm));
    done++;
    open[index].left--;
    if (open[index].left === 0) open.splice(index, 1);
  }
  return done;
}

/** Receives by selects in so many goroutines, until there is no more; returns what they received. */
export async function receiveInGoroutines({ rx, goroutines }) {
  const received = [];
  const receive = async () => {
    for (;;) {
      const hit = await select([recv(rx)]);
      if (!hit.ok) return;
      received.push(hit.value);
    }
  };
  await Promise.all(Array.from({ length: goroutines }, receive));
  return received;
}
