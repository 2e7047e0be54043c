import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findGroups, Likeness } from "../../../webview/graph/groups/alike.ts";
import { Fold } from "../../../webview/graph/groups/fold.ts";
import { Placement } from "../../../webview/graph/placement.ts";
import { findTrouble, NodeEdges } from "../../../webview/graph/trouble.ts";
import { workerText } from "../../../webview/graph/worker-node.ts";
import { type Group, groupTitle } from "../../../webview/state/group.ts";
import { channelNode, type NodeId, workerNode } from "../../../webview/state/node.ts";
import { exists, type Picture } from "../../../webview/state/picture.ts";
import { type Pictured, pictureOf } from "../../support/pictures.ts";

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** Workers of a pool that take from `jobs`, each with a channel for its results to `main`; one is blocked. */
function pool(size: number, channels: Pictured["channels"] = {}): Picture {
  const names = numbers(size);
  return pictureOf({
    workers: {
      main: {},
      ...Object.fromEntries(
        names.map((i) => [`w-${i}`, { state: i === 3 ? "blocked" : "waiting", waiting: 1 }]),
      ),
    },
    channels: {
      jobs: { capacity: 4, line: 1 },
      ...Object.fromEntries(
        names.map((i) => [
          `results ${i}`,
          { capacity: 2, occupancy: i === 3 ? 2 : 0, blockedSenders: i === 3 ? 1 : 0, line: 2 },
        ]),
      ),
      ...channels,
    },
    edges: {
      "main > jobs": "idle",
      ...Object.fromEntries(names.map((i) => [`jobs > w-${i}`, i === 3 ? "idle" : "waiting"])),
      ...Object.fromEntries(
        names.map((i) => [`w-${i} > results ${i}`, i === 3 ? "blocked" : "idle"]),
      ),
      ...Object.fromEntries(names.map((i) => [`results ${i} > main`, "idle"])),
    },
  });
}

function groupsOf(picture: Picture, matching?: ReadonlySet<NodeId>): readonly Group[] {
  return findGroups(picture, new Likeness(), matching, []);
}

function folded(picture: Picture): { readonly fold: Fold; readonly picture: Picture } {
  const closed = new Map(groupsOf(picture).map((group) => [group.seat, group]));
  const fold = new Fold(picture.declared, closed);
  return { fold, picture: fold.picture(picture) };
}

describe("groups", () => {
  it("are workers of one name with the same neighbours, and channels of one line with one in common", () => {
    assert.deepEqual(groupsOf(pool(12)).map(groupTitle), ["12 × results", "12 × w"]);
  });

  it("are no fewer than eight", () => {
    assert.deepEqual(groupsOf(pool(7)), []);
  });

  it("stay while reply channels come and go", () => {
    const eight = pool(8);
    const before = groupsOf(eight);
    const left = new Set([...numbers(5).map((i) => channelNode(i + 1)), workerNode(0)]);
    const after = findGroups(eight, new Likeness(), left, before);
    assert.deepEqual(after.map(groupTitle), ["5 × results"]);
  });

  it("are not the stages of a pipeline made in a loop", () => {
    const stages = numbers(12);
    const picture = pictureOf({
      workers: Object.fromEntries(stages.map((i) => [`stage-${i}`, {}])),
      channels: Object.fromEntries(stages.map((i) => [`c-${i}`, { capacity: 1, line: 5 }])),
      edges: Object.fromEntries(
        stages.flatMap((i) => [
          [`stage-${i} > c-${i}`, "idle"] as const,
          [`c-${i} > stage-${(i + 1) % 12}`, "idle"] as const,
        ]),
      ),
    });
    assert.deepEqual(groupsOf(picture), []);
  });

  it("are only of what a filter leaves", () => {
    const picture = pool(12);
    assert.deepEqual(groupsOf(picture, new Set([workerNode(0), workerNode(4)])), []);
  });
});

describe("a folded picture", () => {
  it("has one node a group, with the sums of its members, and trouble shows", () => {
    const { picture } = folded(pool(12));
    const nodes = [...numbers(13).map(workerNode), ...numbers(13).map(channelNode)];
    const drawn = nodes.filter((node) => exists(picture.frame, node));
    assert.deepEqual(
      drawn.map((node) => picture.declared.nameOf(node)),
      ["main", "12 × w", "jobs", "12 × results"],
    );
    assert.equal(workerText(picture, 1), "1 blocked, 11 waiting");
    assert.equal(picture.declared.channels[1]?.capacity, 24);
    assert.equal(picture.frame.channels.occupancy[1], 2);
    assert.equal(picture.frame.channels.blockedSenders[1], 1);
  });

  it("shows a wait chain at the groups that it goes through", () => {
    const whole = pool(12);
    const trouble = findTrouble(whole, new NodeEdges());
    const { fold, picture } = folded(whole);
    const shown = fold.trouble(trouble);
    assert.deepEqual([...shown.channels], [1]);
    const ends = [...shown.edges].map((edge) => {
      const { worker = -1, channel = -1 } = picture.declared.edges[edge] ?? {};
      return [picture.declared.workers[worker]?.name, picture.declared.channels[channel]?.name];
    });
    assert.deepEqual(ends, [
      ["12 × w", "12 × results"],
      ["main", "12 × results"],
    ]);
  });

  it("leaves every other node in its place when a group is opened", () => {
    const whole = pool(12);
    const { picture } = folded(whole);
    const placement = new Placement();
    placement.update(picture, 0);
    placement.settle();
    const before = new Map(placement.places);
    assert.equal(before.size, 4);
    placement.update(whole, 5000);
    assert.equal(placement.places.size, 26);
    for (const [node, place] of before) assert.deepEqual(placement.places.get(node), place);
  });
});
