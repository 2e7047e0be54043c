import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Finding } from "../../../src/protocol/finding.ts";
import { findingToDraw, withChain } from "../../../webview/graph/found.ts";
import { findTrouble, NodeEdges } from "../../../webview/graph/trouble.ts";
import { pictureOf } from "../../support/pictures.ts";

const STUCK: Finding = {
  id: "stuck",
  rule: "stuck",
  severity: "error",
  title: "a and b wait for each other",
  steps: [],
  remedy: "",
  site: undefined,
  related: [],
  chain: [
    { kind: "worker", index: 0 },
    { kind: "channel", index: 1 },
    { kind: "worker", index: 1 },
    { kind: "channel", index: 0 },
    { kind: "worker", index: 0 },
  ],
  workers: [0, 1],
  since: 5,
  position: 10,
  until: undefined,
  fix: undefined,
};

const PICTURE = pictureOf({
  workers: { a: { state: "waiting" }, b: { state: "waiting" }, other: {} },
  channels: { ab: { capacity: 1 }, ba: { capacity: 1 } },
  edges: {
    "a > ab": "idle",
    "ab > b": "waiting",
    "b > ba": "idle",
    "ba > a": "waiting",
    "other > ab": "idle",
  },
  head: { time: 9, position: 12 },
});

describe("a finding in the picture", () => {
  it("is the first grave one that is true at the instant shown and has a chain", () => {
    const mild: Finding = { ...STUCK, id: "mild", severity: "warning" };
    const over: Finding = { ...STUCK, id: "over", until: 8 };
    const later: Finding = { ...STUCK, id: "later", position: 13 };
    const bare: Finding = { ...STUCK, id: "bare", chain: STUCK.chain.slice(0, 1) };
    assert.equal(findingToDraw([mild, over, later, bare, STUCK], PICTURE)?.id, "stuck");
    assert.equal(findingToDraw([mild, over, later, bare], PICTURE), undefined);
  });

  it("adds the edges of its chain to the wait chain, and no others", () => {
    const byNode = new NodeEdges();
    const trouble = findTrouble(PICTURE, byNode);
    assert.equal(trouble.edges.size, 0);
    const drawn = withChain(trouble, STUCK, PICTURE, byNode);
    assert.deepEqual(
      [...drawn.edges].toSorted((a, b) => a - b),
      [0, 1, 2, 3],
    );
    assert.deepEqual(
      [...drawn.channels].toSorted((a, b) => a - b),
      [0, 1],
    );
  });
});
