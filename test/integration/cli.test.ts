import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { soon } from "../support/deadline.ts";
import { batchOf, EVENTS, PROGRAM, sampleTrace, writtenBy } from "../support/recorded-trace.ts";
import { recordingIn, runTraced, scratch, type TracedRun } from "../support/traced.ts";

const CLI = resolve("dist/cli.js");

/** Runs the command line. */
function mpscope(...args: string[]): Promise<TracedRun> {
  return runTraced([CLI, ...args], { trace: undefined });
}

/** A program in a folder of its own, which may import "mpscope". */
function programOf(source: string, name = "program.mjs"): string {
  const path = join(scratch(), name);
  writeFileSync(
    path,
    source.replaceAll('"mpscope"', JSON.stringify(import.meta.resolve("mpscope"))),
  );
  return path;
}

const BUSY = `
  import { syncChannel } from "mpscope";
  const [tx, rx] = syncChannel(2, { name: "jobs" });
  for (const job of process.argv.slice(2)) tx.sendSync(job);
  console.log(await rx.recv());
  console.error("to the standard error");
  process.exitCode = 3;
`;

test("run records a program, leaves its output and exit code alone, and sums it up", async () => {
  const program = programOf(BUSY);
  const file = join(scratch(), "out.mpscope");
  const run = await mpscope("run", "-o", file, program, "first", "--second");
  assert.deepEqual([run.code, run.stdout], [3, "first\n"]);
  const lines = run.stderr.split("\n");
  assert.equal(lines[0], "to the standard error");
  assert.deepEqual(
    lines.slice(1, 7).map((line) => line.replaceAll(/[\d.]+ s$/g, "T s")),
    [
      "",
      "channel  kind         sent  received  most  left",
      "jobs     syncChannel     2         1   2/2     0",
      "",
      "worker  sent  received  blocked  waiting    lived",
      "main       2         1      0 %      0 %  T s",
    ],
  );
  assert.match(run.stderr, /out\.mpscope: \d+ events in [\d.]+ s, [\d.]+ kB/);
  const trace = recordingIn(file);
  assert.deepEqual(trace.problems, []);
  assert.deepEqual(trace.programs[0]?.command.slice(-3), [program, "first", "--second"]);
});

test("run names the recording after the program", async () => {
  const program = programOf(BUSY, "orders.mjs");
  const folder = scratch();
  const child = spawn(process.execPath, [CLI, "run", program, "x"], {
    cwd: folder,
    stdio: "ignore",
  });
  await soon(once(child, "exit"));
  assert.equal(recordingIn(join(folder, "orders.mpscope")).rows.at(-1)?.kind, "programEnded");
});

test("run started by a program that is recorded itself records into its own file", async () => {
  const file = join(scratch(), "inner.mpscope");
  const args = [CLI, "run", "-o", file, programOf(BUSY), "x"];
  await runTraced(args, { trace: undefined, env: { MPSCOPE_PID: "1" } });
  assert.equal(recordingIn(file).rows.at(-1)?.kind, "programEnded");
});

test("run says when there was nothing to record", async () => {
  const run = await mpscope("run", "-o", join(scratch(), "x.mpscope"), programOf("console.log(1)"));
  assert.deepEqual(run, {
    code: 0,
    signal: null,
    stdout: "1\n",
    stderr:
      "mpscope: nothing was recorded: the program used no channels, or was killed at its start\n",
  });
});

test("run passes a signal's death on, and says that there was no goodbye", async () => {
  const program = programOf(`
    import { existsSync, readFileSync } from "node:fs";
    import { channel } from "mpscope";
    const [tx] = channel({ name: "jobs" });
    for (let job = 0; job < 10_000; job++) tx.sendSync(job);
    const file = process.env.MPSCOPE;
    setInterval(() => {
      const bytes = existsSync(file) ? readFileSync(file) : [];
      // The magic, the head of META, META.
      if (bytes.length > 48 && bytes.length > 48 + bytes.readUInt32LE(16)) process.kill(process.pid, "SIGKILL");
    }, 5);
  `);
  const run = await mpscope("run", "-o", join(scratch(), "x.mpscope"), program);
  assert.equal(run.code, 128 + 9);
  assert.match(run.stderr, /the program ended without a goodbye/);
});

test("run does what it can with TypeScript, and says what is missing", async () => {
  const program = programOf(`const answer: number = 42; console.log(answer);`, "typed.ts");
  const run = await mpscope("run", "-o", join(scratch(), "x.mpscope"), program);
  if (run.code === 0) assert.equal(run.stdout, "42\n");
  else assert.match(run.stderr, /^mpscope: .*TypeScript.*\n$/);
});

test("dump prints an event a line", async () => {
  const run = await mpscope("dump", "test/format/fixtures/v1.mpscope");
  assert.deepEqual([run.code, run.stderr], [0, ""]);
  assert.equal(run.stdout, readFileSync("test/format/fixtures/v1.txt", "utf8"));
});

test("dump of a damaged recording prints what is left and what is wrong", async () => {
  const file = join(scratch(), "cut.mpscope");
  const bytes = sampleTrace();
  writeFileSync(file, bytes.subarray(0, bytes.length - 1));
  const cut = await mpscope("dump", file);
  assert.equal(cut.code, 1, "no event is left");
  assert.match(cut.stdout, /^program orders\.mjs/);
  assert.match(cut.stderr, /^mpscope: the trace is cut off in the middle of a frame/);
});

test("dump of what is no recording is a sentence and a failure", async () => {
  const foreign = await mpscope("dump", "package.json");
  assert.deepEqual(foreign, {
    code: 1,
    signal: null,
    stdout: "",
    stderr: "mpscope: this is not an mpscope trace (at byte 0)\n",
  });
  const summed = await mpscope("stats", "package.json");
  assert.deepEqual(
    [summed.code, summed.stdout, summed.stderr],
    [1, "", "mpscope: package.json holds no event: this is not an mpscope trace (at byte 0)\n"],
  );
  const missing = await mpscope("dump", "no-such-file.mpscope");
  assert.deepEqual(
    [missing.code, missing.stderr],
    [1, "mpscope: no-such-file.mpscope cannot be read (no such file or directory)\n"],
  );
});

test("dump survives a reader that has seen enough", async () => {
  const file = join(scratch(), "long.mpscope");
  const event = EVENTS[0];
  assert.ok(event);
  const batch = batchOf(Array.from({ length: 100_000 }, () => event));
  writeFileSync(
    file,
    writtenBy((writer) => {
      writer.program(PROGRAM);
      writer.events(batch);
    }),
  );
  assert.ok(statSync(file).size > 0);
  const child = spawn(process.execPath, [CLI, "dump", file], { stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (text: Buffer) => {
    complaints += text.toString();
  });
  child.stdout.once("data", () => child.stdout.destroy());
  const [code] = (await soon(once(child, "close"))) as [number];
  assert.deepEqual([code, complaints], [0, ""]);
});

test("help and version are asked for in the usual ways", async () => {
  const [help, version] = await Promise.all([mpscope("--help"), mpscope("--version")]);
  assert.match(help.stdout, /mpscope run \[-o FILE\] PROGRAM/);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

test("the help of one command is asked for behind its name", async () => {
  const [run, stats] = await Promise.all([mpscope("run", "--help"), mpscope("stats", "-h")]);
  assert.deepEqual([run.code, run.stderr], [0, ""]);
  assert.match(run.stdout, /^ {2}mpscope run \[-o FILE\] PROGRAM .*\n$/);
  assert.match(stats.stdout, /^ {2}mpscope stats .*\n$/);
  const program = programOf("console.log(process.argv[2])");
  const own = await mpscope("run", "-o", join(scratch(), "x.mpscope"), program, "--help");
  assert.equal(own.stdout, "--help\n");
});

for (const args of [[], ["fly"]]) {
  test(`\`mpscope ${args.join(" ")}\` is answered with a sentence and the help`, async () => {
    const run = await mpscope(...args);
    assert.deepEqual([run.code, run.stdout], [2, ""]);
    assert.match(run.stderr, /^mpscope: .+\n\nmpscope: see the channels/);
  });
}

for (const args of [
  ["run"],
  ["run", "-x", "p.mjs"],
  ["dump"],
  ["dump", "a", "b"],
  ["dump", "--frm", "1s", "a"],
  ["export", "a"],
  ["check", "a"],
]) {
  const [command = ""] = args;
  test(`\`mpscope ${args.join(" ")}\` is answered with a sentence and the help of ${command}`, async () => {
    const run = await mpscope(...args);
    assert.deepEqual([run.code, run.stdout], [2, ""]);
    const [sentence, nothing, help, ...rest] = run.stderr.split("\n");
    assert.match(sentence ?? "", /^mpscope: ./);
    assert.equal(nothing, "");
    assert.ok(help?.startsWith(`  mpscope ${command} `) === true, run.stderr);
    assert.ok(!rest.some((line) => line.startsWith("  mpscope ")), "no other command");
  });
}
