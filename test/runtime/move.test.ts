/** Handles that go to workers made by hand (semantics 32). */

import assert from "node:assert/strict";
import { once } from "node:events";
import { resolve } from "node:path";
import { afterEach, test } from "node:test";
import { Worker } from "node:worker_threads";
import { adopt, channel, DroppedError, type Handle, type Moved, MovedError, move } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";

/** What a worker of `by-hand.mjs` is told to do with a handle. */
interface Order {
  readonly verb: "send" | "receive" | "hold";
  readonly token: Moved<Handle>;
  readonly values?: readonly number[];
}

const workers: Worker[] = [];

function byHand(order?: Order): Worker {
  const worker = new Worker(resolve("test/support/workers/by-hand.mjs"), { workerData: { order } });
  workers.push(worker);
  return worker;
}

async function answer(worker: Worker): Promise<unknown> {
  const [message] = (await soon(once(worker, "message"))) as [{ result?: unknown; error?: string }];
  if (message.error !== undefined) throw new Error(message.error);
  return message.result;
}

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

test("a handle reaches a worker that was there before any channel", async () => {
  const worker = byHand();
  await soon(once(worker, "online"));
  const [tx, rx] = channel<number>();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  worker.postMessage({ verb: "send", token: move(tx), values: [1, 2] } satisfies Order);
  const received: number[] = [];
  for await (const value of rx) received.push(value);
  assert.deepEqual(received, [1, 2]);
});

test("a handle reaches a worker with the data that it is started with", async () => {
  const [tx, rx] = channel<number>();
  const worker = byHand({ verb: "receive", token: move(rx) });
  tx.sendSync(7);
  tx.drop();
  assert.deepEqual(await answer(worker), [7]);
});

test("two workers made by hand talk through one channel", async () => {
  const [tx, rx] = channel<number>();
  const receiving = byHand({ verb: "receive", token: move(rx) });
  byHand({ verb: "send", token: move(tx), values: [1, 2, 3] });
  assert.deepEqual(await answer(receiving), [1, 2, 3]);
});

test("a handle that was moved cannot be used any more, and the error names the line", () => {
  const [tx, rx] = channel<number>({ name: "jobs" });
  const token = move(tx);
  assert.throws(
    () => tx.trySend(1),
    (error) => error instanceof MovedError && error.message.includes("move.test"),
  );
  adopt(token).drop();
  rx.drop();
});

test("a moved handle counts until it is adopted, and afterwards", () => {
  const [tx, rx] = channel<number>();
  const token = move(tx);
  assert.equal(rx.senderCount, 1);
  const back = adopt(token);
  assert.equal(rx.senderCount, 1);
  back.sendSync(5);
  assert.equal(rx.recvSync(), 5);
  back.drop();
  assert.equal(rx.isDisconnected, true);
});

test("a token is good for one handle", () => {
  const [tx, rx] = channel<number>();
  const token = move(tx);
  const first = adopt(token);
  assert.throws(() => adopt(token), DroppedError);
  first.drop();
  assert.throws(() => adopt(token), /was dropped at the end of the thread that moved it/);
  rx.drop();
});

test("a worker made by hand that is terminated drops what it had adopted", async () => {
  const [tx, rx] = channel<number>();
  const worker = byHand({ verb: "hold", token: move(tx) });
  await answer(worker);
  const receiving = rx.recv();
  assert.equal(await isPending(receiving), true);
  await worker.terminate();
  await assert.rejects(soon(receiving), { name: "RecvError" });
});

test("a token is of one program", () => {
  const [tx, rx] = channel<number>();
  const token = move(tx);
  assert.throws(() => adopt({ ...token, program: token.program ^ 1 }), /in the program/);
  adopt(token).drop();
  rx.drop();
});
