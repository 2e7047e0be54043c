// Workers that end in other ways than by returning.
import { getEnvironmentData } from "node:worker_threads";
import { spawn } from "mpscope";

/** Throws while it holds its handles. */
export function throwing({ ready }) {
  ready?.sendSync("ready");
  throw new TypeError("no luck");
}

/** Throws where nobody can catch it. */
export function throwingLater({ ready }) {
  ready?.sendSync("ready");
  setImmediate(() => {
    throw new TypeError("no luck later");
  });
  return new Promise(() => undefined);
}

/** Ends its thread. */
export function exiting({ ready, code }) {
  ready?.sendSync("ready");
  process.exit(code);
}

/** Never ends, and never looks at its event loop. */
export function spinning({ ready }) {
  ready.sendSync("ready");
  for (;;);
}

/** Sends as fast as it can, blocking, for ever. */
export function sendingForEver({ tx, ready }) {
  ready?.sendSync("ready");
  for (let value = 0; ; value++) tx.sendSync({ value, text: "some text that needs a block" });
}

/** Sends for ever, awaiting. */
export async function sendingForEverAwaited({ tx, ready }) {
  ready?.sendSync("ready");
  for (let value = 0; ; value++) await tx.send(value);
}

/** Receives for ever, blocking. */
export function receivingForEver({ rx, ready }) {
  ready?.sendSync("ready");
  for (;;) rx.recvSync();
}

/** Passes on what it receives, for ever. */
export function passingOn({ rx, tx, ready }) {
  ready?.sendSync("ready");
  for (;;) tx.sendSync(rx.recvSync());
}

/** Clones, sends and drops senders for ever. */
export function cloningForEver({ tx, ready }) {
  ready?.sendSync("ready");
  for (;;) {
    const clone = tx.clone();
    tx.sendSync({ clone });
  }
}

/** Gives its handle to a worker of its own, then waits. */
export async function spawningOther({ tx, ready }) {
  const child = spawn(new URL("#spinning", import.meta.url), { tx, ready });
  await child.join();
}

/** Ends at once, by its own hand, in the midst of awaited operations. */
export async function exitingWhileAwaiting({ rx, ready }) {
  const received = rx.recv();
  ready.sendSync("ready");
  setImmediate(() => process.exit(0));
  await received;
}

/** Reserves places and sends into most of them, for ever. */
export function reservingForEver({ tx, ready }) {
  ready?.sendSync("ready");
  for (let value = 0; ; value++) {
    const permit = tx.reserveSync();
    if (value % 3 === 0) permit.release();
    else permit.send({ value, text: "some text that needs a block" });
  }
}

/** Reserves places and returns, nothing sent. */
export function leavePermits({ tx, count, ready }) {
  for (let held = 0; held < count; held++) tx.reserveSync();
  ready.sendSync("ready");
}

/** As leavePermits, but stays. */
export function holdPermits({ tx, count, ready }) {
  leavePermits({ tx, count, ready });
  for (;;);
}

/** Takes the lock at a word of the program's memory, as whoever allocates does, and keeps it. */
export function keepingLock({ ready, lock }) {
  const { memory, parent: own } = getEnvironmentData("mpscope");
  while (Atomics.compareExchange(new Int32Array(memory.buffer), lock, 0, own) !== 0);
  ready.sendSync("ready");
  for (;;);
}
