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
 * Sends the numbers from `from` up to `to`, each on whichever channel takes it first, and meanwhile
 * receives what comes; says when all is sent, and goes on until it is stopped. Returns what it received.
 */
export async function exchange({ txs, rxs, stop, from, to, awaited, isSent }) {
  const received = [];
  const receives = rxs.map((rx) => recv(rx));
  for (let next = from; ; ) {
    const others = next < to ? txs.map((tx) => send(tx, { next })) : [recv(stop)];
    const arms = [...receives, ...others];
    const hit = awaited ? await select(arms) : selectSync(arms);
    if (hit.index < rxs.length) received.push(hit.value.next);
    else if (next === to) return received;
    else if (++next === to) isSent.sendSync("sent");
  }
}

/** Selects over all channels until it is killed: sends and receives, whatever goes first. */
export async function exchangeForEver({ txs, rxs, ready, awaited }) {
  ready.sendSync("ready");
  for (let next = 0; ; next++) {
    const arms = [...rxs.map((rx) => recv(rx)), ...txs.map((tx) => send(tx, { next }))];
    if (awaited) await select(arms);
    else selectSync(arms);
  }
}

/** Waits in a select for what does not come, until it is killed. */
export async function selectForEver({ tx, rx, reply, ready, awaited }) {
  const arms = [recv(rx), send(tx, { reply }), recv(after(1e9))];
  ready.sendSync("ready");
  if (awaited) await select(arms);
  else selectSync(arms);
}
