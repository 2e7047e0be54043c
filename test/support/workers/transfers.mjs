// What spawned workers do in the tests of what moves with messages.
import { once } from "node:events";
import { spawn } from "mpscope";

/** Receives a buffer, adds 1 to its first byte and sends it back, until nothing comes any more. */
export function returnBuffers({ rx, tx }) {
  for (const buffer of rx) {
    new Uint8Array(buffer)[0]++;
    tx.sendSync(buffer, { transfer: [buffer] });
  }
}

/** As returnBuffers, awaiting. */
export async function returnBuffersAwaited({ rx, tx }) {
  for await (const buffer of rx) {
    new Uint8Array(buffer)[0]++;
    await tx.send(buffer, { transfer: [buffer] });
  }
}

/** Receives messages with a buffer and sends them on. */
export function passOn({ rx, tx }) {
  for (const message of rx) tx.sendSync(message, { transfer: [message.buffer] });
}

/** Receives one port, says so, and drops the receiver when it is told. */
export function takeOneAndDrop({ rx, ready, wait }) {
  const port = rx.recvSync();
  ready.sendSync("taken");
  wait.recvSync();
  rx.drop();
  port.close();
}

/** Sends so many buffers and ends, however full the channel is then. Tells `left`, if it is there, of each that has left. */
export function sendBuffers({ tx, count, bytes, left }) {
  for (let index = 0; index < count; index++) {
    const buffer = new Uint8Array(bytes).fill(index).buffer;
    tx.sendSync({ index, buffer }, { transfer: [buffer] });
    left?.trySend(index);
  }
}

/** As sendBuffers, in a worker of this worker, which waits for it. */
export async function sendBuffersFromBelow({ tx, count, bytes }) {
  const url = new URL("#sendBuffers", import.meta.url);
  await spawn(url, { tx, count, bytes }).join();
}

/** Receives a port and answers what comes through it. */
export async function answerPort({ rx }) {
  const { port, reply } = rx.recvSync();
  const [question] = await once(port, "message");
  port.postMessage(`${question}!`);
  await once(port, "message");
  port.close();
  reply?.sendSync("closed");
}

/** Receives shared memory and counts in it. */
export function countShared({ rx, tx }) {
  for (const { shared } of rx) {
    Atomics.add(shared, 0, 1);
    tx.sendSync(shared);
  }
}

/** Says that it has begun and receives nothing, until it is terminated. */
export function hold({ rx, ready }) {
  ready.sendSync("ready");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  rx.drop();
}

/** Sends so many arrays of bytes, copied. */
export function sendBytes({ tx, count, bytes }) {
  for (let index = 0; index < count; index++) tx.sendSync(new Uint8Array(bytes).fill(index));
}

/** Returns what it was given, its buffers shared or moved. */
export default function giveBack(value) {
  return value;
}
