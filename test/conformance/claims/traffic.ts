/** Claims of crossbeam's tests of each flavour: messages between threads. */

import assert from "node:assert/strict";
import {
  channel,
  type Receiver,
  type Sender,
  type SharedReceiver,
  spawn,
  unbounded,
} from "mpscope";
import { soon } from "../../support/deadline.ts";
import { times } from "../../support/in-turn.ts";
import { workerUrl } from "../../support/worker-url.ts";
import { CLOSED, type Open } from "./claim.ts";

/** A channel of the flavour in question. */
export type Pair<T> = [Sender<T>, SharedReceiver<T>];

const THREADS = 4;

/** Single producer, single consumer: nothing is lost, nothing overtakes. */
export async function spsc([tx, rx]: Pair<number>, count: number): Promise<void> {
  const receiving = run<number[]>("messages", "collect", { rx });
  await run("messages", "sendRange", { tx, from: 0, to: count });
  assert.deepEqual(await receiving, [...Array(count).keys()]);
}

/** Many producers, many consumers: every message arrives once. */
export async function mpmc([tx, rx]: Pair<number>, count: number): Promise<void> {
  const threads = Array(THREADS).fill(0);
  const receiving = threads.map(() =>
    run<number[]>("messages", "receiveSome", { rx: rx.clone(), count }),
  );
  const sending = threads.map(() =>
    run("messages", "sendRange", { tx: tx.clone(), from: 0, to: count }),
  );
  await Promise.all(sending);
  const received = (await Promise.all(receiving)).flat();
  const expected = Array.from({ length: count * THREADS }, (_, index) =>
    Math.floor(index / THREADS),
  );
  assert.deepEqual(
    received.toSorted((one, other) => one - other),
    expected,
  );
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
}

/** The length stays within the capacity while messages come and go, and is 0 after that. */
export async function lenInTraffic([tx, rx]: Pair<number>, count: number): Promise<void> {
  const receiving = run<{ values: number[]; most: number }>("traffic", "receiveCounting", {
    rx: rx.clone(),
    count,
  });
  for (let value = 0; value < count; value++) {
    tx.sendSync(value);
    assert.ok(tx.len <= tx.capacity);
  }
  const { values, most } = await receiving;
  assert.deepEqual(values, [...Array(count).keys()]);
  assert.ok(most <= rx.capacity);
  assert.deepEqual([tx.len, rx.len], [0, 0]);
}

/** Channels made for one message each, received here and sent in another thread. */
export async function oneshots(open: Open, count: number): Promise<void> {
  const [carrier, senders] = channel<Sender<number>>();
  const sending = run("traffic", "sendThroughEach", { senders });
  for (let round = 0; round < count; round++) {
    const [tx, rx] = open<number>();
    carrier.sendSync(tx);
    assert.equal(rx.recvSync(), round);
    rx.drop();
  }
  carrier.drop();
  await sending;
}

/** What `tryIterUntil` has asked for, how, and what it is answered. */
interface Asking {
  /** The verb by which another thread asks. */
  readonly verb: "sendSync" | "trySend";
  readonly answer: number;
  readonly sum: number;
}

/** Another thread asks, and takes by `tryIter` what there is, until the answers add up. */
export async function tryIterUntil(
  [requests, asked]: [Sender<string>, Receiver<string>],
  [answering, answers]: [Sender<number>, Receiver<number>],
  { verb, answer, sum }: Asking,
): Promise<void> {
  const asking = run("traffic", "askUntil", { requests, answers, sum, verb });
  const giving = (async () => {
    try {
      for await (const _ of asked) await answering.send(answer);
    } catch (error) {
      // Nobody takes answers any more.
      assert.equal(String(error), "SendError: sending on a closed channel");
    }
  })();
  await asking;
  await soon(giving);
  assert.equal(asked.isDisconnected, true);
}

/** Both sides give up again and again before they succeed; nothing is lost or sent twice. */
export async function impatience([tx, rx]: Pair<number>, count: number): Promise<void> {
  const sending = run("traffic", "sendImpatiently", { tx, count });
  const received: number[] = [];
  while (received.length < count) {
    // Not 0: on a rendezvous two tries never meet.
    const next = rx.recvTimeoutSync(1 + (received.length % 3));
    if (next.ok) received.push(next.value);
  }
  assert.deepEqual(received, [...Array(count).keys()]);
  await sending;
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
}

/** Who has sent finds a message, whoever else sends and receives at the same time. */
export async function linearizable([tx, rx]: Pair<number>, count: number): Promise<void> {
  const [ready, started] = channel<string>();
  const [gate, go] = unbounded<string>();
  const threads = Array.from({ length: THREADS }, () => {
    const handles = { tx: tx.clone(), rx: rx.clone(), ready: ready.clone(), go: go.clone() };
    return run<number>("traffic", "sendThenTryRecv", { ...handles, count });
  });
  await times(THREADS, () => soon(started.recv()));
  gate.drop();
  assert.deepEqual(await Promise.all(threads), Array(THREADS).fill(0));
  assert.equal(rx.len, 0);
}

/** Receivers travel through channels whose receivers came through channels. */
export async function channelThroughChannel(
  [tx, rx]: Pair<unknown>,
  capacity: number | undefined,
): Promise<void> {
  const count = 200;
  const sending = run("traffic", "sendNested", { tx, capacity, count });
  let last = rx;
  await times(count, async () => {
    const inner = await soon(last.recv());
    last.drop();
    last = inner as SharedReceiver<unknown>;
  });
  await sending;
  await assert.rejects(soon(last.recv()), CLOSED);
}

function run<R>(module: "messages" | "traffic", exported: string, args: object): Promise<R> {
  return soon(spawn<R>(workerUrl(module, exported), args).join());
}
