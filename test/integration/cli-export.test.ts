import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { Progress } from "../../src/cli/progress.ts";
import { EXPORT_FORMATS, type ExportFormatName } from "../../src/export/formats.ts";
import { exportedFrom } from "../support/exported.ts";
import { batchOf, EVENTS, PROGRAM, sampleTrace, writtenBy } from "../support/recorded-trace.ts";
import { runTraced, scratch, type TracedRun } from "../support/traced.ts";

const CLI = resolve("dist/cli.js");

function mpscope(...args: string[]): Promise<TracedRun> {
  return runTraced([CLI, ...args], { trace: undefined });
}

function sample(): string {
  const file = join(scratch(), "sample.mpscope");
  writeFileSync(file, sampleTrace());
  return file;
}

for (const format of Object.keys(EXPORT_FORMATS) as ExportFormatName[]) {
  test(`export -f ${format} writes the same to the output and into a file`, async () => {
    const { text, read, written } = exportedFrom(format, sampleTrace());
    const file = sample();
    const to = join(scratch(), "out");
    const [piped, filed] = await Promise.all([
      mpscope("export", "-f", format, file),
      mpscope("export", "--format", format, "-o", to, file),
    ]);
    assert.deepEqual([piped.code, piped.stdout, piped.stderr], [0, text, ""]);
    assert.deepEqual([filed.code, filed.stdout, readFileSync(to, "utf8")], [0, "", text]);
    assert.ok(filed.stderr.includes(`${written} ${EXPORT_FORMATS[format].unit} of ${read} events`));
  });
}

test("export never holds more than a piece, and counts all", () => {
  const events = Array.from({ length: 20_000 }, () => EVENTS[0]).filter((e) => e !== undefined);
  const bytes = writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.events(batchOf(events));
  });
  const { longest, written } = exportedFrom("chrome", bytes);
  assert.equal(written, events.length);
  assert.ok(longest < 2 ** 17, `${longest} characters at once`);
});

test("export and dump of a range leave the rest out", async () => {
  const file = sample();
  const whole = await mpscope("dump", file);
  const part = await mpscope("dump", "--from", "300ns", "--to", "1us", file);
  const times = part.stdout
    .split("\n")
    .slice(3, -1)
    .map((line) => Number.parseFloat(line));
  assert.ok(times.length > 0 && times.length < whole.stdout.split("\n").length);
  assert.ok(times.every((time) => time >= 0.0003 && time <= 0.001));
  assert.equal((await mpscope("dump", "--from", "soon", file)).code, 2);
  assert.equal((await mpscope("dump", "--from", "2s", "--to", "1s", file)).code, 2);
});

test("export into a folder that does not exist is a sentence, and leaves nothing behind", async () => {
  const run = await mpscope("export", "-f", "text", "-o", "no/such/folder/x", sample());
  assert.equal(run.code, 1);
  assert.match(run.stderr, /^mpscope: .*x cannot be written \(no such file or directory\)/);
});

test("export that is interrupted leaves no file behind", async () => {
  const folder = scratch();
  // A folder is a file that cannot be read: the export has begun, and fails.
  mkdirSync(join(folder, "not-a-file"));
  const to = join(folder, "out.json");
  const run = await mpscope("export", "-f", "chrome", "-o", to, join(folder, "not-a-file"));
  assert.equal(run.code, 1);
  assert.deepEqual(readdirSync(folder), ["not-a-file"]);
});

test("Ctrl-C ends an export and takes its unfinished file away", async () => {
  const folder = scratch();
  const file = join(folder, "long.mpscope");
  const batch = batchOf(
    Array.from({ length: 50_000 }, () => EVENTS[0]).filter((e) => e !== undefined),
  );
  writeFileSync(
    file,
    writtenBy((writer) => {
      writer.program(PROGRAM);
      for (let frame = 0; frame < 40; frame++) writer.events(batch);
    }),
  );
  const to = join(folder, "out.json");
  const run = await runTraced([CLI, "export", "-f", "chrome", "-o", to, file], {
    trace: undefined,
    started: (child) => {
      const look = setInterval(() => {
        if (!existsSync(`${to}.part`)) return;
        clearInterval(look);
        child.kill("SIGINT");
      }, 1);
      void once(child, "exit").then(() => clearInterval(look));
    },
  });
  assert.equal(run.code, 130);
  assert.deepEqual(readdirSync(folder), ["long.mpscope"]);
});

test("stats gives the figures as a table and as JSON", async () => {
  const file = sample();
  const [table, json] = await Promise.all([
    mpscope("stats", file),
    mpscope("stats", "--json", file),
  ]);
  assert.match(table.stdout, /channel +kind +sent/);
  const { channels } = JSON.parse(json.stdout) as { channels: readonly { name: string }[] };
  assert.deepEqual(
    channels.map(({ name }) => name),
    ["orders"],
  );
});

test("record says nothing of its own", async () => {
  const folder = scratch();
  const program = join(folder, "quiet.mjs");
  const runtime = JSON.stringify(import.meta.resolve("mpscope"));
  writeFileSync(program, `import { channel } from ${runtime}; channel()[0].sendSync(1);`);
  const file = join(folder, "quiet.mpscope");
  const run = await mpscope("record", "-o", file, program);
  assert.deepEqual([run.code, run.stdout, run.stderr], [0, "", ""]);
  assert.match((await mpscope("stats", file)).stdout, /quiet\.mpscope: \d+ events/);
});

test("progress is drawn in a terminal only, once for each percent, and taken away", () => {
  const drawn: string[] = [];
  const write = (text: string) => drawn.push(text);
  const terminal = new Progress("reading", { isTTY: true, write });
  for (let done = 0; done <= 1000; done++) terminal.show(done, 1000);
  terminal.clear();
  assert.equal(drawn.length, 102);
  assert.match(drawn[50] ?? "", /^\rreading \[#{15}\.{15}\] 50 %$/);
  assert.equal(drawn.at(-1), "\r\u001B[K");
  const pipe = new Progress("reading", { write });
  pipe.show(1, 2);
  pipe.clear();
  assert.equal(drawn.length, 102);
});
