// Stands in for "mpscope" in a program whose trace is checked: the same module, but every message that
// a verb of the program sends or receives is also written down by the program itself, a line a message,
// into the file that OWN_RECORD names. It knows nothing of the probe.
import { appendFileSync } from "node:fs";
import { isMainThread, workerData } from "node:worker_threads";
import { channel } from "mpscope";

export * from "mpscope";

const worker = isMainThread ? 1 : workerData["mpscope:spawned"].worker;

function write(send, handle, text) {
  const line = JSON.stringify({ worker, send, channel: handle.name, value: text });
  appendFileSync(process.env.OWN_RECORD, `${line}\n`);
}

/** A message as text; handles in it are only named, for they are not the program's own any more. */
function textOf(value) {
  return JSON.stringify(value, (_, part) => (isHandle(part) ? `handle of ${part.name}` : part));
}

function isHandle(value) {
  return senders.isPrototypeOf(value) || receivers.isPrototypeOf(value);
}

// The classes are not exported; this thread's handles share their prototypes.
const [tx, rx] = channel();
const senders = Object.getPrototypeOf(tx);
const receivers = Object.getPrototypeOf(rx);
tx.drop();
rx.drop();

const { send, sendSync } = senders;
senders.send = async function (value, options) {
  const text = textOf(value);
  await send.call(this, value, options);
  write(true, this, text);
};
senders.sendSync = function (value, options) {
  const text = textOf(value);
  sendSync.call(this, value, options);
  write(true, this, text);
};

for (const verb of ["recv", "recvSync"]) {
  const receive = receivers[verb];
  receivers[verb] = function (options) {
    return then(receive.call(this, options), (value) => {
      write(false, this, textOf(value));
      return value;
    });
  };
}

for (const verb of ["tryRecv", "recvTimeout"]) {
  const receive = receivers[verb];
  receivers[verb] = function (...parameters) {
    return then(receive.apply(this, parameters), (next) => {
      if (next.ok) write(false, this, textOf(next.value));
      return next;
    });
  };
}

/** Now, or when a promise is settled. */
function then(result, use) {
  return result instanceof Promise ? result.then(use) : use(result);
}

const iterate = receivers[Symbol.iterator];
receivers[Symbol.iterator] = function* () {
  for (const value of iterate.call(this)) {
    write(false, this, textOf(value));
    yield value;
  }
};

const iterateAwaiting = receivers[Symbol.asyncIterator];
receivers[Symbol.asyncIterator] = async function* () {
  for await (const value of iterateAwaiting.call(this)) {
    write(false, this, textOf(value));
    yield value;
  }
};
