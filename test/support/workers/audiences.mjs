// What spawned workers do in the tests of broadcast and watch channels.

/** Receives everything, blocking; returns it, and how many messages it was told that it missed. */
export function collect({ rx, ready }) {
  ready?.sendSync("ready");
  const values = [];
  let missed = 0;
  for (;;) {
    try {
      for (const value of rx) values.push(value);
      return { values, missed };
    } catch (error) {
      missed += error.missed;
    }
  }
}

/** As collect, awaiting each message. */
export async function collectAwaited({ rx, ready }) {
  ready?.sendSync("ready");
  const values = [];
  let missed = 0;
  for (;;) {
    try {
      for await (const value of rx) values.push(value);
      return { values, missed };
    } catch (error) {
      missed += error.missed;
    }
  }
}

/** Sends the numbers from `from` up to `to`, each in an object that needs memory of its own. */
export function sendRange({ tx, from, to }) {
  for (let value = from; value < to; value++) tx.send({ value });
}

/** Sends for ever, whether somebody receives or not. */
export function sendForEver({ tx, ready }) {
  ready.sendSync("ready");
  for (let value = 0; ; value++) {
    try {
      tx.send({ value, text: "some text that needs a block" });
    } catch (error) {
      if (error.name !== "SendError") throw error;
    }
  }
}

/** Subscribes, receives a little and drops, for ever. */
export function comeAndGo({ tx, ready }) {
  ready.sendSync("ready");
  for (;;) {
    const rx = tx.subscribe();
    const clone = rx.clone();
    for (let count = 0; count < 4; count++) rx.recvTimeoutSync(1);
    rx.drop();
    clone.recvTimeoutSync(1);
    clone.drop();
  }
}

/** Receives for ever, blocking. */
export function receiveForEver({ rx, ready }) {
  ready.sendSync("ready");
  for (;;) rx.recvTimeoutSync(1000);
}

/** Looks at a value's changes until there are no more; returns all that it saw. */
export function observe({ rx, ready }) {
  ready?.sendSync("ready");
  return [...rx];
}

/** As observe, awaiting each change. */
export async function observeAwaited({ rx, ready }) {
  ready?.sendSync("ready");
  const seen = [];
  for await (const value of rx) seen.push(value);
  return seen;
}

/** Adds 1 to the value, so many times. */
export function increment({ tx, times }) {
  for (let count = 0; count < times; count++) tx.sendModify(({ value }) => ({ value: value + 1 }));
}

/** Adds 1 to the value for ever. */
export function incrementForEver({ tx, ready }) {
  ready.sendSync("ready");
  for (;;) tx.sendModify(({ value }) => ({ value: value + 1 }));
}

/** Looks at the value for ever. */
export function observeForEver({ rx, ready }) {
  ready.sendSync("ready");
  for (;;) {
    rx.changedTimeoutSync(1000);
    rx.borrowAndUpdate();
  }
}
