// What spawned workers do in the tests of the runtime. Plain modules: they run as they are.
import { channel } from "mpscope";

/** Sends the numbers from `from` up to `to`, blocking. */
export function sendRange({ tx, from, to }) {
  for (let value = from; value < to; value++) tx.sendSync(value);
}

/** As sendRange, awaiting each send. */
export async function sendRangeAwaited({ tx, from, to }) {
  for (let value = from; value < to; value++) await tx.send(value);
}

/** Receives everything, blocking; returns it. */
export function collect({ rx }) {
  return [...rx];
}

/** As collect, awaiting each message. */
export async function collectAwaited({ rx }) {
  const all = [];
  for await (const value of rx) all.push(value);
  return all;
}

/** As collect, giving up and trying again all the time, in turn blocking, awaiting and aborting. */
export async function collectImpatiently({ rx }) {
  const all = [];
  for (;;) {
    const sync = rx.recvTimeoutSync(0.02);
    const next = sync.ok ? sync : await rx.recvTimeout(0.02);
    if (next.ok) all.push(next.value);
    else if (next.reason === "disconnected") return all;
    const abort = new AbortController();
    const received = rx.recv({ signal: abort.signal }).catch(() => undefined);
    abort.abort();
    const value = await received;
    if (value !== undefined) all.push(value);
  }
}

/** Receives so many messages and returns: its receiver goes with it. */
export function receiveSome({ rx, count, ready }) {
  ready?.sendSync("ready");
  const some = [];
  for (let index = 0; index < count; index++) some.push(rx.recvSync());
  return some;
}

/** Answers each request through the sender that came with it. */
export async function serve({ rx }) {
  for await (const { value, reply } of rx) reply.sendSync(value * 2);
}

/** Sends one value and returns how that ended. */
export function sendOne({ tx, value, ready }) {
  ready?.sendSync("ready");
  try {
    tx.sendSync(value);
    return "sent";
  } catch (error) {
    return `${error.name}: ${error.message} (${JSON.stringify(error.value)})`;
  }
}

/** Receives one value and returns it, or how that failed. */
export function receiveOne({ rx, ready }) {
  ready?.sendSync("ready");
  try {
    return rx.recvSync();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** As receiveOne, awaited. */
export async function receiveOneAwaited({ rx, ready }) {
  ready?.sendSync("ready");
  try {
    return await rx.recv();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** Sends when it is told to, a message at a time. */
export function sendWhenTold({ tx, go }) {
  for (const value of go) tx.sendSync(value);
}

/** Makes a channel and returns its receiver, with messages in its buffer. */
export function makeChannel({ values }) {
  const [tx, rx] = channel();
  for (const value of values) tx.sendSync(value);
  return { rx };
}

/** As sendRange, reserving a place for each message first. */
export function reserveRange({ tx, from, to }) {
  for (let value = from; value < to; value++) tx.reserveSync().send(value);
}

/** As reserveRange, awaiting each place. */
export async function reserveRangeAwaited({ tx, from, to }) {
  for (let value = from; value < to; value++) (await tx.reserve()).send(value);
}

/** Sends until that fails, in all ways there are; returns how many were sent. */
export async function sendUntilClosed({ tx, ready }) {
  let sent = 0;
  for (;;) {
    try {
      tx.sendSync({ from: "sendSync" });
      sent++;
      await tx.send("awaited");
      sent++;
      if (tx.trySend(1).ok) sent++;
      if (tx.capacity > 0) {
        tx.reserveSync().send("reserved");
        sent++;
      }
    } catch (error) {
      if (error.name !== "SendError") throw error;
      return sent;
    }
    if (sent > 20) ready.trySend("ready");
  }
}

/** Awaits that nobody can receive any more. */
export async function awaitClosed({ tx }) {
  await tx.closed();
  return "closed";
}

/** As awaitClosed, but the receiver is its own, and nobody drops it. */
export async function awaitOwnClosed() {
  const [tx, rx] = channel();
  await tx.closed();
  return rx;
}

/** Keeps what it is given until it is told to go. */
export function keepUntil({ go }) {
  return go.recvSync();
}

/** Returns what it was given. */
export default function giveBack(value) {
  return value;
}
