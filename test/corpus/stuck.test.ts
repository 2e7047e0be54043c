/**
 * Small programs, run for real. Each says of itself whether it is stuck, who is, and which line is to blame; what the
 * engine finds in the growing trace must be the same: no misses, no false alarms.
 *
 *   // stuck: main, consume        the waiting workers that can never go on, or how many there are
 *   ... // culprit: TEXT           the line to change; the title holds TEXT
 */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type ReadOptions, readRecording } from "../../src/collector/file-source.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { Finding } from "../../src/protocol/finding.ts";
import { soon } from "../support/deadline.ts";
import { scratchFolder } from "../support/example-program.ts";

const FOLDER = "test/corpus/stuck";
const DEADLINE = 60_000;
const LOOK_EVERY = 50;
const CLOCK = { now: () => performance.now(), after: () => () => undefined };

const names = readdirSync(FOLDER).map((file) => basename(file, ".mjs"));

describe("programs that are stuck", { concurrency: 2 }, () => {
  for (const name of names.filter((it) => it.startsWith("stuck-"))) {
    test(`${name}: the culprit and its line`, async () => {
      const source = readFileSync(`${FOLDER}/${name}.mjs`, "utf8");
      const { finding, waiting } = await findStuck(name);
      const expected = expectationOf(source);
      assert.ok(
        finding.title
          .replaceAll("`main`", "main")
          .includes(expected.text.replaceAll("`main`", "main")),
        finding.title,
      );
      assert.equal(finding.site?.line, expected.line, finding.title);
      assert.deepEqual(
        typeof expected.stuck === "number" ? waiting.length : waiting.toSorted(),
        expected.stuck,
      );
      assert.notEqual(finding.remedy, "");
      assert.ok(finding.chain.length > 0);
    });
  }
});

describe("programs that are not", { concurrency: 2 }, () => {
  for (const name of names.filter((it) => it.startsWith("healthy-"))) {
    test(`${name}: nothing is found from its start to its end`, async () => {
      const { file, child } = start(name);
      const [code] = (await soon(once(child, "exit"), name, DEADLINE)) as [number | null];
      assert.equal(code, 0);
      const engine = new Engine(CLOCK);
      await read(engine, file);
      engine.end();
      const stuck = engine.findings().findings.filter(({ rule }) => rule === "stuck");
      assert.deepEqual(
        stuck.map(({ title }) => title),
        [],
      );
    });
  }
});

test("the corpus is as large as it must be", () => {
  assert.ok(names.filter((name) => name.startsWith("stuck-")).length >= 20);
  assert.ok(names.filter((name) => name.startsWith("healthy-")).length >= 20);
});

function start(name: string): { readonly file: string; readonly child: ChildProcess } {
  const file = join(scratchFolder(), "trace.mpscope");
  const child = spawn(process.execPath, [resolve(`${FOLDER}/${name}.mjs`)], {
    env: { ...process.env, MPSCOPE: file },
    stdio: "ignore",
  });
  return { file, child };
}

/** The finding, as soon as it names as many workers as the program says, or as the program has ended by itself. */
async function findStuck(name: string): Promise<{ finding: Finding; waiting: string[] }> {
  const wanted = expectationOf(readFileSync(`${FOLDER}/${name}.mjs`, "utf8")).stuck;
  const count = typeof wanted === "number" ? wanted : wanted.length;
  const { file, child } = start(name);
  const exited = once(child, "exit");
  const ending = new AbortController();
  const live = new Engine(CLOCK);
  try {
    await until(() => existsSync(file), name);
    const reading = read(live, file, { follow: true, signal: ending.signal });
    await until(() => child.exitCode !== null || stuckIn(live).waiting.length >= count, name);
    ending.abort();
    await reading;
    // A program whose event loop runs empty ends by itself: then all is in the file.
    const engine = child.exitCode === null ? live : new Engine(CLOCK);
    if (engine !== live) await read(engine, file);
    const { finding, waiting } = stuckIn(engine);
    assert.ok(finding !== undefined, `nothing; ${engine.findings().unknown.join("; ")}`);
    return { finding, waiting };
  } finally {
    ending.abort();
    child.kill("SIGKILL");
    await exited;
  }
}

function stuckIn(engine: Engine): { finding: Finding | undefined; waiting: string[] } {
  const finding = engine.findings().findings.find(({ rule }) => rule === "stuck");
  const { workers } = engine.summary();
  return { finding, waiting: (finding?.workers ?? []).map((index) => workers[index]?.name ?? "") };
}

/** Looks again and again. */
async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE;
  while (!isSo()) {
    assert.ok(performance.now() < deadline, `${what} takes too long`);
    // oxlint-disable-next-line no-await-in-loop -- it polls.
    await delay(LOOK_EVERY);
  }
}

async function read(engine: Engine, file: string, options: ReadOptions = {}): Promise<void> {
  for await (const piece of readRecording(file, options)) engine.ingest(piece);
}

interface Expectation {
  readonly stuck: number | readonly string[];
  readonly line: number;
  readonly text: string;
}

function expectationOf(source: string): Expectation {
  const stuck = /\/\/ stuck: (.*)/.exec(source)?.[1] ?? "";
  const lines = source.split("\n");
  const at = lines.findIndex((line) => line.includes("// culprit: "));
  return {
    stuck: /^\d+$/.test(stuck) ? Number(stuck) : stuck.split(", ").toSorted(),
    line: at + 1,
    text: lines[at]?.replace(/^.*\/\/ culprit: /, "") ?? "",
  };
}
