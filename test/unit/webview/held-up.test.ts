import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeNode } from "../../../webview/graph/describe.ts";
import { heldUpAt, selectArms } from "../../../webview/state/held-up.ts";
import { workerNode } from "../../../webview/state/node.ts";
import { type Pictured, pictureOf } from "../../support/pictures.ts";

const SELECT: Pictured = {
  workers: { main: { state: "waiting", since: 30 }, other: { state: "waiting" } },
  channels: { a: { capacity: 1 }, b: { capacity: 1 }, c: { capacity: 1 }, d: { capacity: 1 } },
  edges: {
    "a > main": "waiting",
    "c > other": "waiting",
    "main > b": "blocked",
    "d > main": "idle",
  },
};

describe("a worker in a select", () => {
  it("is held up at each of its channels", () => {
    assert.deepEqual(heldUpAt(pictureOf(SELECT), 0), ["a", "b"]);
    assert.equal(
      describeNode(pictureOf(SELECT), workerNode(0)),
      "worker main, waiting 30 ms, in a select of a, b",
    );
    assert.equal(describeNode(pictureOf(SELECT), workerNode(1)), "worker other, waiting");
  });

  it("has arms, which one that waits at a single channel has not", () => {
    assert.deepEqual([...selectArms(pictureOf(SELECT))], [0, 2]);
  });

  it("has none worth drawing while it waits only now and then", () => {
    const workers = { ...SELECT.workers, main: { state: "waiting", running: 0.9 } as const };
    assert.deepEqual([...selectArms(pictureOf({ ...SELECT, workers, moving: true }))], []);
  });
});
