import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { TraceWriter } from "../../src/trace/writer.ts";
import { TraceBuilder } from "../support/trace-builder.ts";
import { runTraced, scratch, type TracedRun } from "../support/traced.ts";

const MS = 1e6;

function check(...args: string[]): Promise<TracedRun> {
  return runTraced([resolve("dist/cli.js"), "check", ...args], { trace: undefined });
}

/** Writes what a builder has built. */
function saved(trace: TraceBuilder): string {
  const file = join(scratch(), "built.mpscope");
  const chunks: Uint8Array[] = [];
  const writer = new TraceWriter((chunk) => chunks.push(chunk));
  trace.feed({
    program: (info) => writer.program(info),
    strings: (first, texts) => writer.strings(first, texts),
    sites: (first, sites) => writer.sites(first, sites),
    events: (batch) => writer.events(batch),
    problem: ({ message }) => assert.fail(message),
  });
  writeFileSync(file, Buffer.concat(chunks));
  return file;
}

/** `jobs` (2 slots) is full from 10 ms to 40 ms; all is received. */
function jobs(): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  trace.start("reader", "main");
  trace.open("main", "jobs", 2);
  trace.send("main", "jobs", "a");
  trace.time = 10 * MS;
  trace.send("main", "jobs", "b");
  trace.time = 40 * MS;
  trace.receive("reader", "jobs", "a");
  trace.receive("reader", "jobs", "b");
  return trace;
}

/** A request at 1 ms with a sender in it; its answer is received at `answered`, ns, if at all. */
function request(answered: number | undefined): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("client");
  trace.start("server", "client");
  trace.open("client", "requests", 2);
  trace.open("client", "answers", 1);
  trace.time = MS;
  trace.moveInto("client", "answers", "sender", "requests");
  trace.send("client", "requests", "q");
  trace.receive("server", "requests", "q");
  trace.takeOut("server", "answers", "sender");
  if (answered !== undefined) {
    trace.send("server", "answers", "a");
    trace.time = answered;
    trace.receive("client", "answers", "a");
  }
  trace.goodbye("client", 0);
  return trace;
}

const WHOLE = "ok     the recording is whole\n";

for (const [rule, trace, expected] of [
  [["--max-depth", "jobs=2"], jobs(), "ok     max-depth jobs=2\n"],
  [
    ["--max-depth", "1"],
    jobs(),
    "FAILED max-depth *=1\n       jobs#1 held up to 2 messages, more than 1 first at 10.000 ms\n",
  ],
  [
    ["--never-full-longer-than", "j*s=30ms"],
    jobs(),
    "ok     never-full-longer-than j*s=30.000 ms\n",
  ],
  [
    ["--never-full-longer-than", "jobs=29.9ms"],
    jobs(),
    "FAILED never-full-longer-than jobs=29.900 ms\n       jobs#1 was full for 30.000 ms from 10.000 ms on\n",
  ],
  [
    ["--answered-within", "requests=5ms"],
    request(6 * MS),
    "ok     answered-within requests=5.000 ms\n",
  ],
  [
    ["--answered-within", "requests=5ms"],
    request(6 * MS + 1),
    "FAILED answered-within requests=5.000 ms\n" +
      "       message 0 of requests#1, sent at 1.000 ms, was answered after 5.000 ms\n",
  ],
  [
    ["--answered-within", "requests=5ms"],
    request(undefined),
    "FAILED answered-within requests=5.000 ms\n" +
      "       message 0 of requests#1, sent at 1.000 ms, has no answer, and the program is over\n",
  ],
  [["--no-lost-messages"], jobs(), "ok     no-lost-messages *\n"],
  [
    ["--max-depth", "orders=1"],
    jobs(),
    "FAILED max-depth orders=1\n       there is no channel orders\n",
  ],
] as const) {
  test(`check ${rule.join(" ")}: ${expected.split("\n")[0]}`, async () => {
    const run = await check(...rule, saved(trace));
    assert.deepEqual([run.stdout, run.stderr], [WHOLE + expected, ""]);
    assert.equal(run.code, expected.startsWith("ok") ? 0 : 1);
  });
}

test("check finds messages that nobody received, or that were destroyed", async () => {
  const left = jobs();
  left.send("main", "jobs", "c");
  const destroyed = jobs();
  destroyed.send("main", "jobs", "c");
  destroyed.drop("reader", "jobs", "receiver");
  const [first, second] = await Promise.all([
    check("--no-lost-messages", saved(left)),
    check("--no-lost-messages", saved(destroyed)),
  ]);
  assert.deepEqual([first.code, second.code], [1, 1]);
  assert.match(first.stdout, /1 message of jobs#1 never received/);
  assert.match(second.stdout, /1 message of jobs#1 destroyed unread at 40\.000 ms/);
  assert.doesNotMatch(second.stdout, /never received/);
});

test("check trusts no recording that is damaged or has lost records", async () => {
  const losing = jobs();
  losing.lose("main", 7);
  const file = saved(jobs());
  const cut = join(scratch(), "cut.mpscope");
  const bytes = readFileSync(file);
  writeFileSync(cut, bytes.subarray(0, bytes.length - 1));
  const [lost, damaged] = await Promise.all([
    check("--max-depth", "jobs=5", saved(losing)),
    check("--max-depth", "5", cut),
  ]);
  assert.deepEqual([lost.code, damaged.code], [1, 1]);
  assert.match(lost.stdout, /^FAILED the recording is whole\n {7}7 records are missing\nok /);
  assert.match(damaged.stdout, /^FAILED the recording is whole\n {7}the trace is cut off/);
});

test("check takes rules from a file and writes a report for CI", async () => {
  const folder = scratch();
  const rules = join(folder, "rules.json");
  const junit = join(folder, "report.xml");
  writeFileSync(
    rules,
    JSON.stringify({
      "max-depth": { jobs: 1 },
      "answered-within": { "*": "1s" },
      "no-lost-messages": ["jobs"],
    }),
  );
  const run = await check("--rules", rules, "--junit", junit, saved(jobs()));
  assert.equal(run.code, 1);
  const report = readFileSync(junit, "utf8");
  assert.match(report, /<testsuite name="[^"]*" tests="4" failures="1">/);
  assert.match(report, /<testcase classname="mpscope check" name="no-lost-messages jobs"\/>/);
  assert.match(report, /name="max-depth jobs=1"><failure message="jobs#1 held up to 2 messages/);
});

test("check --findings fails on trouble of any kind, and says where", async () => {
  const folder = scratch();
  const recording = join(folder, "stuck.mpscope");
  const rules = join(folder, "rules.json");
  const junit = join(folder, "report.xml");
  const program = resolve("test/corpus/stuck/stuck-forgotten-original.mjs");
  await runTraced([program], { trace: recording });
  writeFileSync(rules, '{ "findings": ["growth", "stuck"] }');
  const [all, some] = await Promise.all([
    check("--findings", "--junit", junit, recording),
    check("--rules", rules, recording),
  ]);
  assert.deepEqual([all.code, some.code, all.stderr], [1, 1, ""]);
  assert.match(
    all.stdout,
    /^FAILED no finding stuck\n {7}`main` waits to receive on `results` for ever.* at .*original\.mjs:\d+:\d+, from /m,
  );
  assert.match(some.stdout, /^ok {5}the recording is whole\nok {5}no finding growth\nFAILED no f/);
  assert.match(
    readFileSync(junit, "utf8"),
    /name="no finding stuck"><failure message="`main` waits/,
  );
});

test("check --findings passes what is healthy", async () => {
  const run = await check("--findings", saved(jobs()));
  assert.doesNotMatch(run.stdout, /FAILED/);
  assert.equal(run.code, 0);
});

for (const [content, complaint] of [
  ['{ "findings": ["flies"] }', /there is no finding "flies"/],
  ['{ "findings": 1 }', /findings needs true, or a list of stuck/],
  ['{ "thresholds": { "flies": 1 } }', /there is no threshold "flies", only growthMessages, /],
  ['{ "thresholds": { "leakSeconds": -1 } }', /leakSeconds has a value that makes no sense/],
  ["[]", /holds no rules/],
  ['{ "fly": {} }', /there is no rule "fly"/],
  ['{ "max-depth": 3 }', /max-depth needs an object/],
  ['{ "max-depth": { "a": "many" } }', /"many" is no number of messages/],
  ['{ "answered-within": { "a": 3 } }', /"3" is no duration/],
  ["{", /cannot be read/],
] as const) {
  test(`rules that say ${content} are refused with a sentence`, async () => {
    const rules = join(scratch(), "rules.json");
    writeFileSync(rules, content);
    const run = await check("--rules", rules, "x.mpscope");
    assert.match(run.stderr, complaint);
    assert.notEqual(run.code, 0);
  });
}
