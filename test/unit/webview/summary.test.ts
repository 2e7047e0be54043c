import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { summaryOf } from "../../../webview/state/summary.ts";
import { pictureOf } from "../../support/pictures.ts";

const PICTURE = pictureOf({
  workers: {
    main: { state: "running", running: 1 },
    parser: { state: "blocked", blocked: 0.4 },
    reader: { state: "running", blocked: 0.9 },
    later: { state: "absent", blocked: 1 },
  },
  channels: {
    empty: { capacity: 8 },
    half: { capacity: 8, occupancy: 4 },
    held: { capacity: 0, blockedSenders: 1 },
    full: { capacity: 8, occupancy: 8 },
    ticks: { kind: "tick", capacity: 1, occupancy: 1 },
  },
  edges: { "parser > held": "blocked" },
});
PICTURE.frame.channels.receiveRate.set([1000, 3, 0, 1010, 0]);

function names(nodes: readonly number[]): readonly string[] {
  return nodes.map((node) => PICTURE.declared.nameOf(node));
}

describe("what is worth a look", () => {
  it("is who is blocked now, then who was for most of the last second", () => {
    assert.deepEqual(names(summaryOf(PICTURE, 5).blocked), ["parser", "reader"]);
  });

  it("is where senders are blocked, then what is fullest, but no channel of time", () => {
    assert.deepEqual(names(summaryOf(PICTURE, 5).fullest), ["held", "full", "half"]);
  });

  it("is where most goes through; nearly equal ones keep their places", () => {
    assert.deepEqual(names(summaryOf(PICTURE, 5).busiest), ["empty", "full", "half"]);
  });

  it("is no more than asked for", () => {
    assert.deepEqual(names(summaryOf(PICTURE, 1).fullest), ["held"]);
  });
});
