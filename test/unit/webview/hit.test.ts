import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EdgeDeclaration } from "../../../src/protocol/messages.ts";
import { edgeShapes, lengthOf, parameterAt, pointAt } from "../../../webview/graph/edge-shape.ts";
import { HitMap } from "../../../webview/graph/hit.ts";
import type { Places } from "../../../webview/graph/layout/box.ts";
import { CHANNEL_SIZE, WORKER_SIZE } from "../../../webview/graph/sizes.ts";
import { channelNode, workerNode } from "../../../webview/state/node.ts";

const SENDER = workerNode(0);
const CHANNEL = channelNode(0);
const RECEIVER = workerNode(1);
const PLACES: Places = new Map([
  [SENDER, { x: 0, y: 0 }],
  [CHANNEL, { x: 184, y: 0 }],
  [RECEIVER, { x: 368, y: 80 }],
]);
/** Where the sender ends, and where the channel begins. */
const WORKER_EDGE = WORKER_SIZE.width / 2;
const CHANNEL_EDGE = 184 - CHANNEL_SIZE.width / 2;
const EDGES: readonly EdgeDeclaration[] = [
  { worker: 0, channel: 0, side: "sender" },
  { worker: 1, channel: 0, side: "receiver" },
];
const shapes = edgeShapes(EDGES, [0, 1], PLACES);
const hits = new HitMap([SENDER, CHANNEL, RECEIVER], PLACES, shapes);

describe("edge shapes", () => {
  it("leave a node at its right and arrive at the left of the next", () => {
    const { x0, y0, x1, y1, arrives } = shapes[0] ?? assert.fail();
    assert.deepEqual(
      { x0, y0, x1, y1, arrives },
      { x0: WORKER_EDGE, y0: 0, x1: CHANNEL_EDGE, y1: 0, arrives: 1 },
    );
  });

  it("are drawn from right to left where the target lies left", () => {
    const [back] = edgeShapes([{ worker: 0, channel: 0, side: "receiver" }], [0], PLACES);
    const { x0, x1, arrives } = back ?? assert.fail();
    assert.deepEqual({ x0, x1, arrives }, { x0: CHANNEL_EDGE, x1: WORKER_EDGE, arrives: -1 });
  });

  it("have ends of their own at one side of a node, in the order of where they go", () => {
    const places = new Map([...PLACES, [workerNode(2), { x: 368, y: -80 }]]);
    const fan = [...EDGES, { worker: 2, channel: 0, side: "receiver" as const }];
    const [, lower, upper] = edgeShapes(fan, [0, 1, 2], places);
    assert.equal(lower?.y0, 5.5);
    assert.equal(upper?.y0, -5.5);
  });

  it("tell the point at a distance", () => {
    const straight = shapes[0] ?? assert.fail();
    assert.equal(Math.round(lengthOf(straight)), CHANNEL_EDGE - WORKER_EDGE);
    const half = (CHANNEL_EDGE - WORKER_EDGE) / 2;
    assert.ok(
      Math.abs(pointAt(straight, parameterAt(straight, half)).x - WORKER_EDGE - half) < 0.5,
    );
    assert.equal(parameterAt(straight, 1e9), 1);
  });

  it("leave out edges whose ends have no place", () => {
    assert.equal(edgeShapes([{ worker: 9, channel: 0, side: "sender" }], [0], PLACES).length, 0);
  });
});

describe("hits", () => {
  it("find a node anywhere inside of it, and not outside", () => {
    assert.deepEqual(hits.at(184 + 74, 29, 0), { kind: "node", node: CHANNEL });
    assert.equal(hits.at(184 + 74, 40, 0), undefined);
  });

  it("find an edge near the pointer", () => {
    const hit = hits.at(86, 4, 6);
    assert.equal(hit?.kind === "edge" ? hit.shape.edge : undefined, 0);
    assert.equal(hits.at(86, 20, 6), undefined);
  });

  it("walk from node to node by direction", () => {
    assert.equal(hits.next(SENDER, 1, 0), CHANNEL);
    assert.equal(hits.next(CHANNEL, 1, 0), RECEIVER);
    assert.equal(hits.next(CHANNEL, -1, 0), SENDER);
    assert.equal(hits.next(RECEIVER, 0, -1), CHANNEL);
    assert.equal(hits.next(SENDER, -1, 0), undefined);
  });
});
