// Workers that select, for the tests of select and of channels of time.
import { after, recv, select, selectSync, send } from "mpscope";

/** Receives one message, blocking; returns whether it is a date. */
export function receiveDate({ rx }) {
  return rx.recvSync() instanceof Date;
}

/** As receiveDate, awaited. */
export async function receiveDateAwaited({ rx }) {
  return (await rx.recv()) instanceof Date;
}

/** Receives until it is killed. */
export async function receiveForEver({ rx, ready, awaited }) {
  ready.sendSync("ready");
  for (;;) {
    if (awaited) await rx.recv();
    else rx.recvSync();
  }
}

/**
 * Sends the numbers from `from` up to `to`, each to whichever channel takes it first, and receives from
 * whichever has something, in one select; returns what it sent and received until it is told to stop.
 */
export async function exchange({ txs, rxs, stop, from, to, awaited, ready }) {
  ready?.sendSync("ready");
  const received = [];
  let next = from;
  for (;;) {
    const arms = rxs.map((rx) => recv(rx));
    if (next < to) arms.push(...txs.map((tx) => send(tx, next)));
    else arms.push(recv(stop));
    const hit = awaited ? await select(arms) : selectSync(arms);
    if (hit.index < rxs.length) received.push(hit.value);
    else if (next < to) next++;
    else return received;
  }
}

/** Selects over all channels until it is killed: sends numbers and receives what comes. */
export async function exchangeForEver({ txs, rxs, ready, awaited }) {
  ready.sendSync("ready");
  for (let value = 0; ; value++) {
    const arms = [...rxs.map((rx) => recv(rx)), ...txs.map((tx) => send(tx, value))];
    if (awaited) await select(arms);
    else selectSync(arms);
  }
}

/** Waits in a select for what does not come, until it is killed. */
export async function selectForEver({ tx, rx, ready, awaited }) {
  const arms = [recv(rx), send(tx, "unsent"), recv(after(1e9))];
  ready.sendSync("ready");
  if (awaited) await select(arms);
  else selectSync(arms);
}
