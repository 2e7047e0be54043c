/**
 * Programs that trigger a rule and near misses that do not, run for real: in `rules/RULE.mjs` each exported function is
 * one, and its channel has its name. `// found: NAME` stands on or below the line that the finding has to name. Then one event of the
 * recorded trace is changed, and the finding is gone.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { readRecording } from "../../src/collector/file-source.ts";
import { Finder } from "../../src/engine/finder.ts";
import type { Finding, RuleName } from "../../src/model/rules/finding.ts";
import { thresholdsWith } from "../../src/model/rules/thresholds.ts";
import { COLUMNS, type EventBatch, type Row } from "../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../src/trace/event.ts";
import { TraceReader } from "../../src/trace/reader.ts";
import type { TraceSink } from "../../src/trace/sink.ts";
import { soon } from "../support/deadline.ts";
import { scratchFolder } from "../support/example-program.ts";

const FOLDER = "test/corpus/rules";
const DEADLINE = 60_000;
/** Shorter than a user would have them, so that the programs are. */
const { thresholds } = thresholdsWith({
  growthSeconds: 0.4,
  growthMessages: 100,
  blockedSeconds: 0.4,
  leakSeconds: 0.5,
  answerSeconds: 0.5,
});

/** The event to change: the first one, of a channel of the program, that it is true of. */
interface Flip {
  readonly program: string;
  /** The program's own unless told. */
  readonly channel?: string;
  readonly isEvent: (row: Readonly<Row>) => boolean;
  readonly change: Partial<Row>;
}

const { sendDone, receiveDone, channelCreated, channelDisconnected, handleDropped } = EVENT_KIND;
const FLIPS: Readonly<Partial<Record<RuleName, Flip>>> = {
  "send-after-disconnect": {
    program: "foundThrice",
    isEvent: ({ kind, outcome }) => kind === sendDone && outcome === OUTCOME.disconnected,
    change: { outcome: OUTCOME.ok },
  },
  "lost-messages": {
    program: "foundDropped",
    isEvent: ({ kind, other }) => kind === channelDisconnected && other > 0,
    change: { other: 0 },
  },
  polling: {
    program: "foundTight",
    isEvent: ({ kind, outcome }) => kind === receiveDone && outcome === OUTCOME.empty,
    change: { outcome: OUTCOME.ok },
  },
  "oversized-copy": {
    program: "foundText",
    isEvent: ({ kind }) => kind === sendDone,
    change: { size: 10 },
  },
  "unanswered-request": {
    program: "foundDropped",
    channel: "foundDropped's answer",
    isEvent: ({ kind }) => kind === handleDropped,
    change: { kind: sendDone, outcome: OUTCOME.ok },
  },
  starvation: {
    program: "foundGreedy",
    isEvent: ({ kind, outcome }) => kind === EVENT_KIND.handleCloned && outcome === SIDE.receiver,
    change: { kind: EVENT_KIND.mark },
  },
  growth: {
    program: "foundUnread",
    isEvent: ({ kind }) => kind === channelCreated,
    change: { other: 1e6 },
  },
  "leaked-handle": {
    program: "foundCollected",
    isEvent: ({ kind }) => kind === EVENT_KIND.handleLeaked,
    change: { kind: handleDropped },
  },
};

const RULES: readonly RuleName[] = [
  "send-after-disconnect",
  "lost-messages",
  "unanswered-request",
  "leaked-handle",
  "growth",
  "starvation",
  "back-pressure",
  "polling",
  "oversized-copy",
];

for (const rule of RULES) {
  describe(`programs for ${rule}`, () => {
    const source = readFileSync(`${FOLDER}/${rule}.mjs`, "utf8");
    const names = [...source.matchAll(/^ {2}"((?:found|missed)\w+)",$/gm)].map(
      ([, name = ""]) => name,
    );

    test("those that trigger it are found at their lines, and no near miss is", async () => {
      const wanted = names.filter((name) => name.startsWith("found"));
      assert.ok(wanted.length >= 3 && names.length - wanted.length >= 3);
      const trace = await record(rule);
      const found = await look(trace, rule);
      assert.deepEqual([...found.keys()].toSorted(), wanted.toSorted());
      for (const [name, finding] of found) {
        assert.equal(finding.site?.line, lineOf(name, source), `${name}: ${finding.title}`);
      }
      const flip = FLIPS[rule];
      if (flip === undefined) return;
      const others = wanted.filter((name) => name !== flip.program);
      assert.deepEqual([...(await look(trace, rule, flip)).keys()].toSorted(), others.toSorted());
    });
  });
}

/** The line of a program's finding; none where it is not marked. */
function lineOf(name: string, source: string): number | undefined {
  const mark = new RegExp(`// found: .*\\b${name}\\b`);
  const at = source.split("\n").findIndex((line) => mark.test(line));
  const isAlone = source.split("\n")[at]?.trimStart().startsWith("//") === true;
  return at < 0 ? undefined : isAlone ? at : at + 1;
}

async function record(rule: string): Promise<string> {
  const file = join(scratchFolder(), "trace.mpscope");
  const child = spawn(process.execPath, [resolve(`${FOLDER}/${rule}.mjs`)], {
    env: { ...process.env, MPSCOPE: file },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await soon(once(child, "exit"), rule, DEADLINE)) as [number | null];
  assert.equal(code, 0);
  return file;
}

/** The findings of a rule by the names of the programs that they are about, with one event changed. */
async function look(file: string, rule: RuleName, flip?: Flip): Promise<Map<string, Finding>> {
  const finder = new Finder(thresholds);
  /** In the order of their creation, in which findings count them; and by the ids that events have. */
  const channels: string[] = [];
  const byId = new Map<number, string>();
  const texts: string[] = [""];
  const state = { isFlipped: flip === undefined };
  const sink: TraceSink = {
    program: () => finder.program(),
    strings: (first, more) => {
      for (const [at, text] of more.entries()) texts[first + at] = text;
      finder.strings(first, more);
    },
    sites: (first, sites) => finder.sites(first, sites),
    events: (batch) => {
      for (let row = 0; row < batch.length; row++) {
        const event = rowOf(batch, row);
        if (event.kind === channelCreated) {
          channels.push(texts[event.text] ?? "");
          byId.set(event.channel, texts[event.text] ?? "");
        }
        if (flip === undefined || state.isFlipped || !flip.isEvent(event)) continue;
        if (byId.get(event.channel) !== (flip.channel ?? flip.program)) continue;
        change(batch, row, flip.change);
        state.isFlipped = true;
      }
      finder.events(batch);
    },
    problem: () => finder.problem(),
  };
  const reader = new TraceReader(sink);
  for await (const piece of readRecording(file)) reader.push(piece);
  reader.end();
  assert.ok(state.isFlipped);
  const found = new Map<string, Finding>();
  for (const finding of finder.findings()) {
    const links = finding.chain.filter(({ kind }) => kind === "channel");
    const names = links.map(({ index }) => channels[index] ?? "");
    // Others are there for the programs' sake.
    const name = names.find((it) => /^(found|missed)\w+$/.test(it));
    if (finding.rule === rule && name === names[0] && name !== undefined) found.set(name, finding);
  }
  return found;
}

function rowOf(batch: EventBatch, row: number): Row {
  const columns = ["time", "kind", "worker", ...COLUMNS] as const;
  return Object.fromEntries(
    columns.map((column) => [column, batch[column][row] ?? 0]),
  ) as unknown as Row;
}

function change(batch: EventBatch, row: number, to: Partial<Row>): void {
  for (const [column, value] of Object.entries(to)) batch[column as keyof Row][row] = value;
}
