import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { COLUMN, GAP, type LayoutGraph, type Places } from "../../../webview/graph/layout/box.ts";
import { layOut } from "../../../webview/graph/layout/layout.ts";

/** `a > c1 > b`: workers are single letters, channels have a digit. */
function graphOf(
  ...chains: readonly string[]
): LayoutGraph & { readonly names: readonly string[] } {
  const paths = chains.map((chain) => chain.split(" > "));
  const names = [...new Set(paths.flat())];
  return {
    names,
    nodes: names.map((name, id) => ({ id, width: 100, height: 40, foldable: /\d/.test(name) })),
    edges: paths.flatMap((path) =>
      path.slice(1).map((name, i) => ({
        source: names.indexOf(path[i] ?? ""),
        target: names.indexOf(name),
      })),
    ),
  };
}

/** The column of each node, by name; the leftmost is 0. */
function columns(chains: readonly string[], places: Places): Record<string, number> {
  const { names } = graphOf(...chains);
  const left = Math.min(...[...places.values()].map((place) => place.x));
  return Object.fromEntries(
    names.map((name, id) => [name, ((places.get(id)?.x ?? Number.NaN) - left) / COLUMN]),
  );
}

describe("layout", () => {
  it("puts producers left and consumers right, one column a step", () => {
    const chains = ["p > c1 > q > c2 > r"];
    const places = layOut(graphOf(...chains));
    assert.deepEqual(columns(chains, places), { p: 0, c1: 1, q: 2, c2: 3, r: 4 });
    assert.equal(new Set([...places.values()].map((place) => place.y)).size, 1);
  });

  it("stacks a channel's receivers around the channel's height", () => {
    const places = layOut(graphOf("p > c1 > a", "c1 > b", "c1 > d"));
    const [c1, a, b, d] = [1, 2, 3, 4].map((id) => places.get(id)?.y ?? Number.NaN);
    assert.equal(b, c1);
    assert.equal((a ?? 0) - (b ?? 0), -(40 + GAP));
    assert.equal((d ?? 0) - (b ?? 0), 40 + GAP);
  });

  it("puts a reply channel beside the request channel", () => {
    const chains = ["m > c1 > s > c2 > m"];
    assert.deepEqual(columns(chains, layOut(graphOf(...chains))), { m: 0, c1: 1, s: 2, c2: 1 });
  });

  it("puts a reply channel beside the request channel when two workers share both", () => {
    const chains = ["p > c1 > a > c2 > s > c3 > a", "c1 > b > c2", "c3 > b"];
    assert.deepEqual(columns(chains, layOut(graphOf(...chains))), {
      p: 0,
      c1: 1,
      a: 2,
      c2: 3,
      s: 4,
      c3: 3,
      b: 2,
    });
  });

  it("moves a source next to what it feeds", () => {
    const chains = ["p > c1 > q > c2 > r", "t > c2"];
    assert.equal(columns(chains, layOut(graphOf(...chains)))["t"], 2);
  });

  it("uncrosses edges that need not cross", () => {
    const places = layOut(graphOf("a > c1 > x", "b > c2 > y", "a > c3", "b > c3"));
    const y = (name: number) => places.get(name)?.y ?? 0;
    assert.equal(Math.sign(y(0) - y(3)), Math.sign(y(1) - y(4)));
  });

  it("places nodes without edges", () => {
    assert.equal(layOut(graphOf("a", "b", "c1")).size, 3);
    assert.equal(layOut({ nodes: [], edges: [] }).size, 0);
  });

  it("lays out a worker that sends to itself", () => {
    const chains = ["m > c1 > m"];
    assert.deepEqual(columns(chains, layOut(graphOf(...chains))), { m: 0, c1: 1 });
  });

  it("keeps every node's place when one is added", () => {
    const before = layOut(graphOf("p > c1 > a", "c1 > b"));
    const after = layOut(graphOf("p > c1 > a", "c1 > b", "a > c2"), before);
    for (const [id, place] of before) assert.deepEqual(after.get(id), place);
    const feeds = before.get(2) ?? assert.fail();
    assert.deepEqual(after.get(4), { x: feeds.x + COLUMN, y: feeds.y });
  });

  it("puts a new producer left of the channel that it feeds, into a free slot", () => {
    const before = layOut(graphOf("p > c1 > a"));
    const after = layOut(graphOf("p > c1 > a", "q > c1"), before);
    const [p, q] = [before.get(0), after.get(3)];
    assert.equal(q?.x, p?.x);
    assert.equal(Math.abs((q?.y ?? 0) - (p?.y ?? 0)), 40 + GAP);
  });

  it("puts new nodes that touch no old one below all of them", () => {
    const before = layOut(graphOf("p > c1 > a"));
    const after = layOut(graphOf("p > c1 > a", "q > c2 > b"), before);
    const lowest = Math.max(...[...before.values()].map((place) => place.y));
    for (const id of [3, 4, 5]) assert.ok((after.get(id)?.y ?? 0) >= lowest + 40);
  });
});
