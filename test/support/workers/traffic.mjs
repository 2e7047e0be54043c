// What spawned workers do in the tests of other projects. Plain modules: they run as they are.
import { channel, syncChannel } from "mpscope";

/** Does one thing after the other: [handle, verb, ...arguments]. Returns what each answered. */
export function perform({ handles, steps }) {
  return steps.map(([handle, verb, ...args]) => {
    try {
      return handles[handle][verb](...args);
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  });
}

/** Receives so many messages; returns them, and the most that it saw in the buffer after one. */
export function receiveCounting({ rx, count }) {
  let most = 0;
  const values = Array.from({ length: count }, () => {
    const value = rx.recvSync();
    most = Math.max(most, rx.len);
    return value;
  });
  return { values, most };
}

/** Sends 0, 1, ... through every sender that arrives, one value each. */
export function sendThroughEach({ senders }) {
  let value = 0;
  for (const tx of senders) {
    tx.sendSync(value++);
    tx.drop();
  }
}

/** Drops every handle that arrives; returns how many. */
export function dropEach({ handles }) {
  let count = 0;
  for (const handle of handles) {
    handle.drop();
    count++;
  }
  return count;
}

/** Asks for numbers, without waiting for them, until they add up to `sum`. */
export function askUntil({ requests, answers, sum, verb }) {
  for (let received = 0; received < sum; requests[verb](1)) {
    for (const value of answers.tryIter()) received += value;
  }
}

/** Sends 0 up to `count`, again and again with a timeout that may well be too short. */
export function sendImpatiently({ tx, count }) {
  for (let value = 0; value < count; value++) {
    while (!tx.sendTimeoutSync(value, value % 3).ok);
  }
}

/** Sends and at once receives; returns how often there was nothing to receive. */
export function sendThenTryRecv({ tx, rx, count }) {
  let empty = 0;
  for (let index = 0; index < count; index++) {
    tx.sendSync(index);
    if (!rx.tryRecv().ok) empty++;
  }
  return empty;
}

/** Receives so many messages and drops the sender inside each. */
export function receiveAndDrop({ rx, count }) {
  for (let index = 0; index < count; index++) rx.recvSync().witness.drop();
}

/** Sends the receiver of a new channel, then through that channel another one, and so on. */
export function sendNested({ tx, capacity, count }) {
  for (let depth = 0; depth < count; depth++) {
    const [inner, rx] = capacity === undefined ? channel() : syncChannel(capacity);
    tx.sendSync(rx);
    tx.drop();
    tx = inner;
  }
}
