/** `mpscope record --keep`: the last moments of a program, saved when they matter. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { soon, until } from "../support/deadline.ts";
import { scratchFolder } from "../support/example-program.ts";
import type { RecordedTrace } from "../support/recorded-trace.ts";
import { recordingIn, runTraced } from "../support/traced.ts";

const CLI = resolve("dist/cli.js");

/** Sends and receives for a while; then does what `end` says. */
const BUSY = (end: string) => `
  import { syncChannel } from "mpscope";
  import { existsSync } from "node:fs";
  import { setTimeout as pause } from "node:timers/promises";
  const [tx, rx] = syncChannel(8, { name: "jobs" });
  tx.sendSync(-1);
  const work = async () => {
    tx.sendSync(1);
    rx.recvSync();
    await pause(2);
  };
  for (let job = 0; job < 300; job++) await work();
  ${end}
`;

function programOf(source: string, folder: string): string {
  const path = join(folder, "service.mjs");
  writeFileSync(
    path,
    source.replaceAll('"mpscope"', JSON.stringify(import.meta.resolve("mpscope"))),
  );
  return path;
}

function whyOf({ rows, texts }: RecordedTrace): string | undefined {
  const last = rows.at(-1);
  return last?.kind === "mark" ? texts[last.text] : undefined;
}

test("an uncaught error saves the last moments, and only those", async () => {
  const folder = scratchFolder();
  const file = join(folder, "service.mpscope");
  const program = programOf(BUSY('throw new Error("enough");'), folder);
  const args = [CLI, "record", "--keep", "100ms", "-o", file, program];
  const run = await runTraced(args, { trace: undefined });
  assert.equal(run.code, 1);
  assert.match(run.stderr, /service\.mpscope: the last .*, saved because: ended with exit code 1/);
  const trace = recordingIn(file);
  assert.deepEqual(trace.problems, []);
  assert.equal(whyOf(trace), "ended with exit code 1");
  const goodbye = trace.rows.find((row) => row.kind === "programEnded");
  assert.match(trace.texts[goodbye?.text ?? 0] ?? "", /enough/);
  const created = trace.rows.find((row) => row.kind === "channelCreated");
  assert.equal(trace.texts[created?.name ?? 0], "jobs");
  const sends = trace.rows.flatMap((row) => (row.kind === "sendDone" ? [row.ticket] : []));
  assert.equal(sends.at(-1), 300);
  assert.ok(sends.length < 290, `${sends.length} sends`);
});

test("a program that ends in order saves nothing", async () => {
  const folder = scratchFolder();
  const program = programOf(BUSY("tx.drop();"), folder);
  const file = join(folder, "service.mpscope");
  const run = await runTraced([CLI, "record", "--keep", "10MB", "-o", file, program], {
    trace: undefined,
  });
  assert.deepEqual([run.code, run.stdout], [0, ""]);
  assert.equal(run.stderr, "mpscope: nothing happened that was to be saved\n");
  assert.deepEqual(readdirSync(folder), ["service.mjs"]);
});

test("a signal saves the last moments of a program that goes on", async () => {
  const folder = scratchFolder();
  const file = join(folder, "service.mpscope");
  const second = join(folder, "service-2.mpscope");
  const goOn = `console.log("busy"); while (!existsSync(${JSON.stringify(second)})) await work();`;
  const program = programOf(BUSY(goOn), folder);
  const run = await runTraced([CLI, "record", "--keep", "1min", "-o", file, program], {
    trace: undefined,
    started: (child) => {
      child.stdout.once("data", () => child.kill("SIGUSR2"));
      void until(() => existsSync(file), "the first recording").then(() => child.kill("SIGUSR2"));
    },
  });
  assert.equal(run.code, 0);
  for (const path of [file, second]) {
    const trace = recordingIn(path);
    assert.deepEqual(trace.problems, []);
    assert.equal(whyOf(trace), "asked for");
    assert.ok(trace.rows.filter((row) => row.kind === "sendDone").length > 250);
  }
});

test("a finding saves the last moments while the program runs", async () => {
  const file = join(scratchFolder(), "trace.mpscope");
  const program = resolve("test/corpus/stuck/stuck-beside-busy.mjs");
  const child = spawn(process.execPath, [CLI, "record", "--keep", "1min", "-o", file, program], {
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  try {
    await until(() => existsSync(file), "the recording of a finding");
  } finally {
    child.kill("SIGTERM");
    await soon(exited, "the end");
  }
  const trace = recordingIn(file);
  assert.deepEqual(trace.problems, []);
  assert.match(whyOf(trace) ?? "", /waits to receive on `jobs` for ever/);
});

test("what cannot be kept is a question of usage", async () => {
  for (const args of [
    ["record", "--keep", "soon", "x.mjs"],
    ["run", "--keep", "1s", "x.mjs"],
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const run = await runTraced([CLI, ...args], { trace: undefined });
    assert.equal(run.code, 2);
  }
});
