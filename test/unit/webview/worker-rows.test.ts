import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { workerNode } from "../../../webview/state/node.ts";
import { sorted, type WorkerColumn, workerRows } from "../../../webview/workers/worker-rows.ts";
import { pictureOf } from "../../support/pictures.ts";

const PICTURE = pictureOf({
  workers: {
    "w-10": { state: "running", running: 0.9 },
    "w-2": { state: "blocked", blocked: 0.8 },
    idle: { state: "waiting", waiting: 1 },
    later: { state: "absent" },
    done: { state: "exited" },
  },
  channels: { c: { capacity: 1 } },
  edges: { "w-2 > c": "blocked", "c > w-10": "idle" },
});
PICTURE.frame.edges.rate.set([7, 5]);

function order(column: WorkerColumn, descending: boolean): readonly string[] {
  return sorted(workerRows(PICTURE), { column, descending }).map(({ name }) => name);
}

describe("rows of workers", () => {
  it("say of each worker that is there what it does and how quickly", () => {
    const rows = workerRows(PICTURE);
    assert.deepEqual(
      rows.map(({ name, look, sends, receives }) => [name, look, sends, receives]),
      [
        ["w-10", "busy", 0, 5],
        ["w-2", "blocked", 7, 0],
        ["idle", "waiting", 0, 0],
        ["done", "exited", 0, 0],
      ],
    );
  });

  it("are sorted as people count, by gravity and by figures; equal ones stay in place", () => {
    assert.deepEqual(order("name", false), ["done", "idle", "w-2", "w-10"]);
    assert.deepEqual(order("look", true), ["w-2", "idle", "w-10", "done"]);
    assert.deepEqual(order("receives", true), ["w-10", "w-2", "idle", "done"]);
    assert.deepEqual(order("waiting", false), ["w-10", "w-2", "done", "idle"]);
  });

  it("are only those of a filter, when there is one", () => {
    const rows = workerRows(PICTURE, new Set([workerNode(2)]));
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["idle"],
    );
  });
});
