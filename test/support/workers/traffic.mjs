// What spawned workers do in the tests of other projects. Plain modules: they run as they are.
import { bounded, recv, selectSync, unbounded } from "mpscope";

/** Does as it is told, and answers what came of it. */
export function obey({ handles, ordered, answering }) {
  for (const { name, verb, args } of ordered)
    answering.sendSync(answerOf(handles[name], verb, args));
}

function answerOf(handle, verb, args) {
  try {
    return { value: handle[verb](...args) };
  } catch ({ name, message }) {
    return { error: { name, message } };
  }
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

/** Asks for numbers, without waiting for them, until they add up to exactly `sum`. */
export function askUntil({ requests, answers, sum, verb }) {
  for (let received = 0; ; requests[verb]("more")) {
    for (const value of answers.tryIter()) {
      received += value;
      if (received === sum) return;
    }
  }
}

/** Adds up what arrives, until that is enough. */
export function addUpTo({ rx, enough }) {
  let sum = 0;
  for (const value of rx) {
    if (sum >= enough) break;
    sum += value;
  }
  return sum;
}

/** Sends 0 up to `count`, again and again with a timeout that may well be too short. */
export function sendImpatiently({ tx, count }) {
  for (let value = 0; value < count; value++) {
    while (!tx.sendTimeoutSync(value, value % 3).ok);
  }
}

/** Sends and at once receives; returns how often there was nothing to receive. Starts when `go` ends. */
export function sendThenTryRecv({ tx, rx, count, ready, go }) {
  ready.sendSync("ready");
  for (const _ of go);
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
    const [inner, rx] = capacity === undefined ? unbounded() : bounded(capacity);
    tx.sendSync(rx);
    tx.drop();
    tx = inner;
  }
}

/** Receives so many messages from whichever channel has one; returns how many came from each. */
export function receiveFromAny({ receivers, count, done }) {
  const hits = receivers.map(() => 0);
  for (let received = 0; received < count; received++) {
    hits[selectSync(receivers.map((rx) => recv(rx))).index]++;
  }
  done?.sendSync("done");
  return hits;
}

/** Sends 0, 1, ... through one and the other channel in turn, waiting for an answer each time. */
export function alternate({ tx1, tx2, rx3, count }) {
  for (let value = 0; value < count; value++) {
    (value % 2 === 0 ? tx1 : tx2).sendSync(value);
    rx3.recvSync();
  }
}
