import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Placement } from "../../../webview/graph/placement.ts";
import { channelNode, workerNode } from "../../../webview/state/node.ts";
import { type Pictured, pictureOf } from "../../support/pictures.ts";

const SMALL: Pictured = {
  workers: { producer: {}, consumer: {} },
  channels: { jobs: { capacity: 2 } },
  edges: { "producer > jobs": "idle", "jobs > consumer": "idle" },
};
const LARGER: Pictured = {
  workers: { ...SMALL.workers, other: {} },
  channels: SMALL.channels,
  edges: { ...SMALL.edges, "jobs > other": "idle" },
};

describe("placement", () => {
  it("starts anew while the program sets itself up", () => {
    const placement = new Placement();
    placement.update(pictureOf(SMALL), 0);
    const before = placement.places.get(workerNode(1));
    placement.update(pictureOf(LARGER), 100);
    assert.notDeepEqual(placement.places.get(workerNode(1)), before);
    assert.equal(placement.places.size, 4);
  });

  it("never moves a node later", () => {
    const placement = new Placement();
    placement.update(pictureOf(SMALL), 0);
    const before = [...placement.places];
    assert.equal(placement.update(pictureOf(LARGER), 5000), true);
    for (const [id, place] of before) assert.deepEqual(placement.places.get(id), place);
  });

  it("never moves a node after the user has begun to look", () => {
    const placement = new Placement();
    placement.update(pictureOf(SMALL), 0);
    placement.settle();
    const before = placement.places.get(workerNode(1));
    placement.update(pictureOf(LARGER), 100);
    assert.deepEqual(placement.places.get(workerNode(1)), before);
  });

  it("never moves a node that was saved", () => {
    const saved = new Map([[workerNode(0), { x: 7, y: 8 }]]);
    const placement = new Placement(saved);
    placement.update(pictureOf(SMALL), 0);
    assert.deepEqual(placement.places.get(workerNode(0)), { x: 7, y: 8 });
    assert.equal(placement.places.size, 3);
  });

  it("gives no place to what does not exist yet, and keeps the place of what does not exist now", () => {
    const placement = new Placement();
    const absent = { ...SMALL, channels: { jobs: { capacity: 2, state: "absent" as const } } };
    placement.update(pictureOf(absent), 0);
    assert.equal(placement.places.has(channelNode(0)), false);
    placement.update(pictureOf(SMALL), 5000);
    placement.update(pictureOf(absent), 6000);
    assert.equal(placement.places.has(channelNode(0)), true);
  });

  it("gives the place of a channel that has been replaced to another", () => {
    const placement = new Placement();
    const channels = { first: { capacity: 1 }, second: { capacity: 1, state: "absent" as const } };
    const edges = {
      "producer > first": "idle",
      "first > consumer": "idle",
      "producer > second": "absent",
      "second > consumer": "absent",
    } as const;
    placement.update(pictureOf({ workers: SMALL.workers, channels, edges }), 0);
    const place = placement.places.get(channelNode(0));
    placement.update(
      pictureOf({
        workers: SMALL.workers,
        channels: { first: { capacity: 1, state: "replaced" }, second: { capacity: 1 } },
        edges: { ...edges, "producer > second": "idle", "second > consumer": "idle" },
      }),
      5000,
    );
    assert.equal(placement.places.has(channelNode(0)), false);
    assert.deepEqual(placement.places.get(channelNode(1)), place);
  });
});

describe("placement by connections", () => {
  it("does not let a handle that only passed through a worker shape the graph", () => {
    const passed = { ...LARGER, edges: { ...LARGER.edges, "other > jobs": "gone" as const } };
    const picture = pictureOf(passed);
    picture.frame.edges.messages.fill(0);
    const placement = new Placement();
    placement.update(picture, 0);
    const x = (name: number) => placement.places.get(workerNode(name))?.x;
    assert.equal(x(2), x(1));
  });

  it("lays out by what it has learnt of other instants", () => {
    const alone = pictureOf({ ...SMALL, edges: {} });
    const placement = new Placement();
    const other = pictureOf(SMALL);
    placement.learn(other);
    const { edges } = other.declared;
    alone.declared.add({ workers: [], channels: [], edges });
    const frame = { ...alone.frame, edges: { ...other.frame.edges } };
    frame.edges.state.fill(0);
    placement.update({ ...alone, frame }, 0);
    const x = [workerNode(0), channelNode(0), workerNode(1)].map(
      (id) => placement.places.get(id)?.x,
    );
    assert.deepEqual(
      x,
      x.toSorted((a = 0, b = 0) => a - b),
    );
    assert.equal(new Set(x).size, 3);
  });
});

describe("placement in a moving view", () => {
  it("says that nothing has changed when nothing has", () => {
    const placement = new Placement();
    assert.equal(placement.update(pictureOf(SMALL), 0), true);
    assert.equal(placement.update(pictureOf(SMALL), 20), false);
  });

  it("moves nodes to their new places in steps, unless all must stand still", () => {
    const placement = new Placement(new Map([[workerNode(0), { x: -500, y: 0 }]]));
    const picture = pictureOf(SMALL);
    placement.update(picture, 0);
    placement.tidy(picture, 1000);
    const target = placement.places.get(workerNode(0));
    assert.deepEqual(placement.at(1000, false).places.get(workerNode(0)), { x: -500, y: 0 });
    assert.equal(placement.at(1100, false).moving, true);
    assert.deepEqual(placement.at(1000, true).places.get(workerNode(0)), target);
    assert.deepEqual(placement.at(1300, false).places.get(workerNode(0)), target);
  });
});
