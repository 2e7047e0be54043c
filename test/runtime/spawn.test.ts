import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { channel, type Receiver, spawn } from "mpscope";
import { soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("a URL without a fragment runs the default export", async () => {
  const worker = spawn<number[]>(workerUrl("messages"), [1, 2, 3]);
  assert.deepEqual(await soon(worker.join()), [1, 2, 3]);
});

test("a fragment names the exported function", async () => {
  const [tx, rx] = channel<number>();
  tx.sendSync(7);
  const worker = spawn<number>(workerUrl("messages", "receiveOne"), { rx });
  assert.equal(await soon(worker.join()), 7);
});

test("a worker's name is what it was given, else its function's, else its file's", async () => {
  const workers = [
    spawn(workerUrl("messages"), 0, { name: "chosen" }),
    spawn(workerUrl("messages", "collect"), { rx: [] }),
    spawn(workerUrl("messages")),
  ];
  assert.deepEqual(
    workers.map(({ name }) => name),
    ["chosen", "collect", "messages"],
  );
  await soon(Promise.all(workers.map((worker) => worker.join())));
});

test("workers have numbers of their own", async () => {
  const workers = [spawn(workerUrl("messages")), spawn(workerUrl("messages"))];
  const [first, second] = workers.map(({ id }) => id) as [number, number];
  assert.equal(second, first + 1);
  await soon(Promise.all(workers.map((worker) => worker.join())));
});

test("what a worker returns may hold handles: they move to who spawned it", async () => {
  const worker = spawn<{ rx: Receiver<number> }>(workerUrl("messages", "makeChannel"), {
    values: [1, 2, 3],
  });
  const { rx } = await soon(worker.join());
  assert.deepEqual([...rx], [1, 2, 3]);
});

test("a missing function or module is told by join", async () => {
  await assert.rejects(soon(spawn(workerUrl("messages", "nothing")).join()), {
    name: "JoinError",
    reason: "threw",
    message: /^worker nothing threw TypeError: file:.*messages\.mjs exports no function `nothing`$/,
  });
  await assert.rejects(soon(spawn(new URL("file:///no/such/module.mjs")).join()), {
    name: "JoinError",
    reason: "threw",
    message: /^worker module threw Error: Cannot find module '\/no\/such\/module.mjs'/,
  });
});

test("arguments that cannot be cloned throw, and no handle moves", () => {
  const [tx, rx] = channel<number>();
  assert.throws(() => spawn(workerUrl("messages"), { tx, f: () => 1 }), { name: "DataCloneError" });
  tx.sendSync(1);
  assert.equal(rx.recvSync(), 1);
});

test("a module may stand in a data: URL", async () => {
  const source = "export default (value) => value + 1; export const twice = (value) => value * 2;";
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  assert.equal(await soon(spawn<number>(url, 1).join()), 2);
  url.hash = "twice";
  assert.equal(await soon(spawn<number>(url, 4).join()), 8);
});

test("workers made by hand share in the channels and drop theirs at their end (semantics 32)", async () => {
  const source = `
    import { channel, spawn } from "mpscope";
    import { pathToFileURL } from "node:url";
    import { parentPort } from "node:worker_threads";
    const [tx, rx] = channel();
    const worker = spawn(new URL(${JSON.stringify(workerUrl("messages", "sendRange").href)}), { tx, from: 0, to: 5 });
    parentPort.postMessage([[...rx], tx.id]);
  `;
  const [before] = channel<number>();
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(bare(source))}`));
  // A busy thread hears of the message and of the end at once, before it goes on here.
  const exit = new Promise((resolve) => worker.once("exit", resolve));
  const [received, id] = await soon(
    new Promise<[number[], number]>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    }),
  );
  assert.deepEqual(received, [0, 1, 2, 3, 4]);
  // One heap for the whole program: numbers are never given twice.
  assert.equal(id, before.id + 1);
  await soon(exit);
});

/** A data: URL has no package: the runtime is imported by its address. */
function bare(source: string): string {
  return source.replace('"mpscope"', JSON.stringify(import.meta.resolve("mpscope")));
}

test("a worker's end is noticed without join", async () => {
  const [tx, rx] = channel<number>();
  spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 3 });
  await until(() => rx.isDisconnected, "the sender's drop at the worker's end");
  assert.deepEqual([...rx], [0, 1, 2]);
});
