import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createsChannels } from "../../../../src/extension/start/program-text.ts";

test("every example makes a channel", () => {
  for (const file of readdirSync("examples").filter((name) => /^(p\d|pipeline)/.test(name))) {
    const source = readFileSync(`examples/${file}`, "utf8");
    const isWithout = !/\b(channel|syncChannel|bounded|unbounded|broadcast|watch|oneshot)</.test(
      source,
    );
    assert.equal(createsChannels(source), !isWithout, file);
  }
});

test("each way to import counts", () => {
  const make = "\nconst [tx, rx] = channel();";
  assert.ok(createsChannels(`import { channel } from "mpscope";${make}`));
  assert.ok(createsChannels(`const { channel } = require('mpscope');${make}`));
  assert.ok(createsChannels(`const { channel } = await import("mpscope");${make}`));
});

test("a creation over several lines with types counts", () => {
  const source = `import { syncChannel } from "mpscope";
const [tx, rx] = syncChannel<{
  readonly id: number,
  readonly parts: Map<string, number[]>
}>(2);`;
  assert.ok(createsChannels(source));
});

test("a file that only receives, or uses another channel, does not count", () => {
  assert.ok(!createsChannels('import type { Receiver } from "mpscope";\nexport function f() {}'));
  assert.ok(!createsChannels('import { channel } from "node:diagnostics_channel";\nchannel("a");'));
  assert.ok(!createsChannels(""));
});

test("a long line without an end is passed over at once", () => {
  const source = `import "a" from "mpscope"; ${"channel<".repeat(20_000)}`;
  assert.ok(!createsChannels(source));
});
