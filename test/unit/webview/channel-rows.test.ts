import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ChannelRows } from "../../../webview/state/channel-rows.ts";
import { channelNode } from "../../../webview/state/node.ts";
import type { Picture } from "../../../webview/state/picture.ts";
import { type PicturedChannel, pictureOf } from "../../support/pictures.ts";

function names(rows: ReturnType<ChannelRows["update"]>): readonly string[] {
  return rows.map(
    ({ name, fold, inner }) => `${inner ? "  " : ""}${name}${fold === "none" ? "" : ` (${fold})`}`,
  );
}

/** A picture of channels with capacity 4. */
function channels(given: Readonly<Record<string, Omit<PicturedChannel, "capacity">>>): Picture {
  const all: Record<string, PicturedChannel> = {};
  for (const [name, rest] of Object.entries(given)) all[name] = { capacity: 4, ...rest };
  return pictureOf({ workers: {}, channels: all });
}

describe("rows of channels", () => {
  it("stand by the worst that was seen of them, and never go down again", () => {
    const rows = new ChannelRows();
    const bad = channels({ a: {}, b: { highWater: 4 }, c: { blockedSenders: 1 } });
    assert.deepEqual(names(rows.update(bad)), ["c", "b", "a"]);
    const calm = channels({ a: {}, b: {}, c: {} });
    assert.deepEqual(names(rows.update(calm)), ["c", "b", "a"]);
  });

  it("fold channels made at one line, and open when told to", () => {
    const rows = new ChannelRows();
    const many = Array.from({ length: 9 }, (_, i) => [`reply-${i}`, { line: 7 }] as const);
    const picture = channels({ jobs: { line: 3 }, ...Object.fromEntries(many) });
    assert.deepEqual(names(rows.update(picture)), ["jobs", "reply ×9 (closed)"]);
    const fold = rows.update(picture).find(({ fold: state }) => state === "closed");
    rows.toggle(fold?.key ?? "");
    const opened = names(rows.update(picture));
    assert.deepEqual(opened.slice(0, 3), ["jobs", "reply ×9 (open)", "  reply-0"]);
    assert.equal(opened.length, 11);
  });

  it("leave as they are the few that are made at one line", () => {
    const few = channels({ "lines-0": { line: 7 }, "lines-1": { line: 7 } });
    assert.deepEqual(names(new ChannelRows().update(few)), ["lines-0", "lines-1"]);
  });

  it("put away what has ended, and leave out what is not there yet", () => {
    const picture = channels({
      old: { state: "closed" },
      "used up": { state: "replaced" },
      later: { state: "absent" },
      jobs: {},
    });
    assert.deepEqual(names(new ChannelRows().update(picture)), ["jobs", "2 ended (closed)"]);
  });

  it("put nothing away when all has ended: a recording is read at its end too", () => {
    const over = channels({ jobs: { state: "closed" }, done: { state: "closed", highWater: 4 } });
    assert.deepEqual(names(new ChannelRows().update(over)), ["done", "jobs"]);
  });

  it("are only those of a filter, when there is one", () => {
    const picture = channels({ a: {}, b: {} });
    const matching = new Set([channelNode(1)]);
    assert.deepEqual(names(new ChannelRows().update(picture, matching)), ["b"]);
  });
});
