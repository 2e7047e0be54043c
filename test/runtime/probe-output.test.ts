/** Where a real program's trace goes, and what happens when it cannot. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { until } from "../support/deadline.ts";
import { readTrace } from "../support/recorded-trace.ts";
import {
  asModule,
  recordingIn,
  recordingsIn,
  runTraced,
  scratch,
  type TracedRun,
} from "../support/traced.ts";

/** A program that sends itself three numbers and prints them. */
const THREE = asModule(`
  import { channel } from "mpscope";
  const [tx, rx] = channel({ name: "numbers" });
  for (const n of [1, 2, 3]) tx.sendSync(n);
  tx.drop();
  for await (const n of rx) console.log(n);
`);

const PRINTED = "1\n2\n3\n";

/** The lines that mpscope wrote on the standard error. */
function complaints({ stderr }: TracedRun): string[] {
  return stderr.split("\n").filter((line) => line !== "");
}

/** A collector that does to each connection what `treat` says. */
async function listen(treat: (socket: Socket) => void): Promise<[string, () => void]> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    treat(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return [`tcp://127.0.0.1:${port}/a-token`, close];
}

test("a recording holds the program, its events, and its end", async () => {
  const file = join(scratch(), "trace.mpscope");
  const run = await runTraced(THREE, { trace: file });
  assert.deepEqual(run, { code: 0, signal: null, stdout: PRINTED, stderr: "" });
  const trace = recordingIn(file);
  assert.deepEqual(trace.problems, []);
  assert.match(trace.programs[0]?.writer ?? "", /^mpscope \d+\.\d+\.\d+$/);
  assert.equal(trace.programs[0]?.platform, `node ${process.version}`);
  assert.equal(trace.rows.filter((event) => event.kind === "sendDone").length, 3);
  assert.equal(trace.rows.filter((event) => event.kind === "receiveDone").length, 4);
  const last = trace.rows.at(-1);
  assert.deepEqual([last?.kind, last?.worker], ["programEnded", 1]);
});

test("a socket gets a hello and then what a file would hold", async () => {
  const chunks: Buffer[] = [];
  let hasEnded = false;
  const [address, close] = await listen((socket) => {
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => {
      hasEnded = true;
    });
  });
  const run = await runTraced(THREE, { trace: address });
  await until(() => hasEnded, "the end of the stream");
  close();
  assert.deepEqual(run, { code: 0, signal: null, stdout: PRINTED, stderr: "" });
  const bytes = Buffer.concat(chunks);
  const hello = "MPSCOPE/1 a-token\n";
  assert.equal(bytes.subarray(0, hello.length).toString(), hello);
  const trace = readTrace(bytes.subarray(hello.length));
  assert.deepEqual(trace.problems, []);
  assert.equal(trace.rows.at(-1)?.kind, "programEnded");
});

test("where nobody listens the program runs all the same, with one line about it", async () => {
  const [address, close] = await listen(() => undefined);
  close();
  const run = await runTraced(THREE, { trace: address });
  assert.deepEqual([run.code, run.stdout], [0, PRINTED]);
  assert.equal(complaints(run).length, 1);
  assert.match(run.stderr, /^mpscope: the connection to the viewer is lost \(.*ECONNREFUSED/);
});

test("a viewer that goes away leaves the program alone", async () => {
  const [address, close] = await listen((socket) => {
    socket.once("data", () => socket.resetAndDestroy());
  });
  const run = await runTraced(
    asModule(`
      import { channel } from "mpscope";
      const [tx, rx] = channel();
      for (let round = 0; round < 40; round++) {
        tx.sendSync(round);
        await rx.recv();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      console.log("done");
    `),
    { trace: address },
  );
  close();
  assert.deepEqual([run.code, run.stdout], [0, "done\n"]);
  assert.equal(complaints(run).length, 1);
});

test("a viewer that reads nothing does not keep the program from ending", async () => {
  const [address, close] = await listen((socket) => socket.pause());
  const run = await runTraced(
    asModule(`
      import { channel, mark } from "mpscope";
      channel();
      for (let n = 0; n < 4000; n++) mark(String(n).repeat(1000).slice(0, 4000));
      console.log("done");
    `),
    { trace: address },
  );
  close();
  assert.deepEqual([run.code, run.stdout], [0, "done\n"]);
});

for (const [what, trace] of [
  ["a disk that is full", "/dev/full"],
  ["a folder that is not there", join(scratch(), "missing", "trace.mpscope")],
] as const) {
  test(`${what} costs one line`, async () => {
    const run = await runTraced(THREE, { trace });
    assert.deepEqual([run.code, run.stdout], [0, PRINTED]);
    assert.equal(complaints(run).length, 1, run.stderr);
    assert.match(run.stderr, /^mpscope: the recording .* ends here \(E(NOSPC|NOENT)/);
  });
}

test("a wish that is not understood costs one line", async () => {
  const run = await runTraced(THREE, { trace: "tcp://somewhere" });
  assert.deepEqual([run.code, run.stdout], [0, PRINTED]);
  assert.deepEqual(complaints(run), [
    "mpscope: MPSCOPE=tcp://somewhere names neither a file nor a viewer; it runs unrecorded",
  ]);
});

test("a killed program leaves a recording that opens, without a goodbye", async () => {
  const file = join(scratch(), "trace.mpscope");
  let sent = 0;
  const isRecorded = (): boolean => {
    sent = recordingIn(file).rows.filter((event) => event.kind === "sendDone").length;
    return sent > 500;
  };
  const run = await runTraced(
    asModule(`
      import { channel } from "mpscope";
      const [tx, rx] = channel();
      for (let n = 0; ; n++) {
        tx.sendSync(n);
        await rx.recv();
        if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    `),
    {
      trace: file,
      started: (child) => {
        void until(isRecorded).finally(() => child.kill("SIGKILL"));
      },
    },
  );
  assert.equal(run.signal, "SIGKILL");
  const trace = recordingIn(file);
  assert.ok(trace.problems.every(({ code }) => code === "truncated"));
  assert.ok(trace.problems.length <= 1);
  assert.ok(trace.rows.filter((event) => event.kind === "sendDone").length >= sent);
  assert.ok(!trace.rows.some((event) => event.kind === "programEnded"));
});

test("a child process with the same environment gets a recording of its own", async () => {
  const folder = scratch();
  const child = join(folder, "child.mjs");
  const mpscope = import.meta.resolve("mpscope");
  writeFileSync(child, `import { channel } from "${mpscope}"; channel({ name: "inner" });`);
  const run = await runTraced(
    asModule(`
      import { spawnSync } from "node:child_process";
      import { channel } from "mpscope";
      channel({ name: "outer" });
      const { pid, status } = spawnSync(process.execPath, [${JSON.stringify(child)}]);
      console.log(pid, status);
    `),
    { trace: join(folder, "trace.mpscope") },
  );
  const [pid, status] = run.stdout.trim().split(" ");
  assert.equal(status, "0");
  assert.deepEqual(recordingsIn(folder), [`trace.${pid}.mpscope`, "trace.mpscope"]);
  assert.ok(recordingIn(join(folder, "trace.mpscope")).texts.includes("outer"));
  assert.ok(recordingIn(join(folder, `trace.${pid}.mpscope`)).texts.includes("inner"));
});

test("workers whose main thread knows no channels are programs of their own", async () => {
  const folder = scratch();
  const source = `import { channel } from "${import.meta.resolve("mpscope")}"; channel();`;
  const run = await runTraced(
    asModule(`
      import { Worker } from "node:worker_threads";
      const url = new URL("data:text/javascript," + ${JSON.stringify(encodeURIComponent(source))});
      for (const worker of [new Worker(url), new Worker(url)]) {
        worker.once("exit", (code) => console.log(code));
      }
    `),
    { trace: join(folder, "trace.mpscope") },
  );
  assert.equal(run.stdout, "0\n0\n", run.stderr);
  const names = recordingsIn(folder);
  assert.equal(names.length, 2);
  for (const name of names) {
    assert.match(name, /^trace\.thread\d+\.mpscope$/);
    assert.equal(recordingIn(join(folder, name)).rows.at(-1)?.kind, "programEnded");
  }
});
