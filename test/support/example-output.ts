/**
 * What an example must print. Where no schedule can change its output, byte for byte; where workers race,
 * each worker's lines in their order; where it depends on the clock, what does not.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { buildExample, type ExampleRun, runProgram, scratchFolder } from "./example-program.ts";
import { readTrace } from "./recorded-trace.ts";

/** How the output of an example may differ from run to run. */
interface Freedom {
  /** Lines are compared in the order within each group that this finds. */
  readonly printedBy?: RegExp;
  /** Brings lines that differ by chance into one form. */
  readonly level?: (line: string) => string;
  /** The same line, once or several times, counts as one. */
  readonly repeats?: true;
  /** The order says nothing: any worker may print any line. */
  readonly anyOrder?: true;
  /** Sleeps decide it: on a machine that stalls a run may differ, and is run again. */
  readonly timed?: true;
}

const FREEDOMS: Readonly<Record<string, Freedom>> = {
  "p01-cloned-senders": { printedBy: /from (thread \d)$/ },
  "p02-unbounded": { printedBy: /^(Sending|Received)/ },
  "p03-sync-channel": { printedBy: /^(Sen|Received)/ },
  "p05-fan-out": { level: (line: string) => line.replace(/^Worker \d/, "Worker"), anyOrder: true },
  "p06-fan-in": { printedBy: /^(Producer \d)|^Collected.*(producer \d)/, level: sortCollection },
  "p09-polling": { timed: true },
  "p11-select": { repeats: true, timed: true },
  "p13-batching": { timed: true },
  "p15-slow-consumer": { timed: true },
  "p16-first-message": { printedBy: /^(Message|Got)/ },
  "p17-two-producers": { printedBy: /From thread (\d)$/ },
  "p19-range": { printedBy: /^(Sent|Received)/ },
  "p20-async-channel": { printedBy: /^(Sent|Received)/ },
  "s3a-notices-disconnection": { printedBy: /^(Producer|Consumer)/ },
  "s3b-clones": { printedBy: /producer (\d)$/ },
  "s3c-polling-deadline": { repeats: true },
  "bank-service": { printedBy: /account (\d)/ },
  "event-bus": { printedBy: /^(logger|indexer)/ },
  signalling: { printedBy: /^(Ann|Ben|Cleo)/ },
};

/** Whether sleeps decide what an example prints: it needs a machine that is not busy with others. */
export function isTimed(name: string): boolean {
  return FREEDOMS[name]?.timed === true;
}

/** Declares the tests of an example's output: it prints what it should, and tracing changes nothing of that. */
export function testOutput(name: string): void {
  test(`${name} prints what it should`, async () => {
    const program = await buildExample(name);
    await assertOutput(name, () => runProgram(program));
  });
  test(`tracing ${name} does not change what it prints`, async () => {
    const program = await buildExample(name);
    const file = join(scratchFolder(), "trace.mpscope");
    await assertOutput(name, () => runProgram(program, { MPSCOPE: file }));
    assert.deepEqual(readTrace(readFileSync(file)).problems, []);
  });
}

/** Runs an example; fails unless it ends well and prints what it must. */
async function assertOutput(name: string, run: () => Promise<ExampleRun>): Promise<void> {
  const golden = comparable(name, goldenOutput(name));
  for (let attempts = isTimed(name) ? 5 : 1; attempts > 0; attempts--) {
    // oxlint-disable-next-line no-await-in-loop -- one run after another
    const { code, stdout, stderr } = await run();
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const printed = comparable(name, stdout);
    if (attempts > 1 && !isDeepStrictEqual(printed, golden)) continue;
    assert.deepEqual(printed, golden);
    return;
  }
}

/** What a run printed, without what may differ. */
function comparable(name: string, output: string): Map<string, string[]> {
  const { printedBy, level = (line: string) => line, repeats, anyOrder } = FREEDOMS[name] ?? {};
  const groups = new Map<string, string[]>();
  for (const line of output.trimEnd().split("\n").map(level)) {
    const key = printedBy?.exec(line)?.slice(1).join("") ?? "";
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (repeats !== true || group.at(-1) !== line) group.push(line);
  }
  if (anyOrder === true) for (const group of groups.values()) group.sort();
  return groups;
}

/** What the program printed in its first life, in Rust; for those that have none, what it must print. */
function goldenOutput(name: string): string {
  return readFileSync(`test/golden/examples/${name}.out`, "utf8");
}

/** The list that p06 ends with, in the order of its items. */
function sortCollection(line: string): string {
  const [, list] = /^Final collection: (\[.*\])$/.exec(line) ?? [];
  if (list === undefined) return line;
  return `Final collection: ${JSON.stringify((JSON.parse(list) as string[]).toSorted())}`;
}
