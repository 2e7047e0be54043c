/** From what on rules find something, as users set it. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Finder } from "../../../src/engine/finder.ts";
import {
  DEFAULT_SETTINGS,
  THRESHOLD_SETTINGS,
  THRESHOLDS,
  thresholdsWith,
} from "../../../src/model/rules/thresholds.ts";
import { EventBatch } from "../../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../../../src/trace/event.ts";

test("seconds are set in seconds, all else as it is", () => {
  const { thresholds, refused } = thresholdsWith({ leakSeconds: 0.5, copyBytes: 10 });
  assert.deepEqual(thresholds, { ...THRESHOLDS, leakTime: 5e8, copyBytes: 10 });
  assert.deepEqual(refused, []);
});

test("what is no setting, no number or makes no sense is refused, and the default stands", () => {
  const wrong = {
    flies: 1,
    toString: 1,
    failedSends: 0,
    blockedShare: 2,
    copyBytes: "1",
    leakSeconds: NaN,
  };
  const { thresholds, refused } = thresholdsWith(wrong);
  assert.deepEqual(thresholds, THRESHOLDS);
  assert.deepEqual(refused, Object.keys(wrong));
});

test("every threshold is a setting of the editor, with the same default and a reason in the docs", () => {
  const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { configuration: { properties: Record<string, { default: unknown }> } };
  };
  const { properties } = contributes.configuration;
  const inManifest = Object.entries(properties).flatMap(([name, { default: value }]) => {
    const [, setting] = /^mpscope\.findings\.(.*)/.exec(name) ?? [];
    return setting === undefined ? [] : [[setting, value]];
  });
  assert.deepEqual(Object.fromEntries(inManifest), DEFAULT_SETTINGS);
  assert.equal(THRESHOLD_SETTINGS.length, Object.keys(THRESHOLDS).length);
  const docs = readFileSync("docs/findings.md", "utf8");
  for (const name of THRESHOLD_SETTINGS) assert.ok(docs.includes(`\`${name}\``), name);
});

test("a rule goes by the thresholds that it is given", () => {
  const batch = new EventBatch();
  batch.addRow({ kind: EVENT_KIND.channelCreated, worker: 1, channel: 1, other: 1, time: 1 });
  const sent = { kind: EVENT_KIND.sendDone, outcome: OUTCOME.ok, size: 5000, time: 2 };
  batch.addRow({ worker: 1, channel: 1, ...sent });
  const rulesFound = (settings: Readonly<Record<string, number>>): readonly string[] => {
    const finder = new Finder(thresholdsWith(settings).thresholds);
    finder.events(batch);
    return finder.findings().map(({ rule }) => rule);
  };
  assert.deepEqual(rulesFound({}), []);
  assert.deepEqual(rulesFound({ copyBytes: 5000 }), ["oversized-copy"]);
});
