import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import type { LayoutGraph, Places } from "../../webview/graph/layout/box.ts";
import { layOut } from "../../webview/graph/layout/layout.ts";
import { orient } from "../../webview/graph/layout/orient.ts";

/** Any program: workers have even numbers, channels odd ones; with circles and apart. */
const anyGraph: fc.Arbitrary<LayoutGraph> = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 0, max: 14 }))
  .chain(([workers, channels]) =>
    fc
      .array(
        fc.record({
          worker: fc.nat(workers - 1),
          channel: fc.nat(Math.max(0, channels - 1)),
          sends: fc.boolean(),
        }),
        { maxLength: channels === 0 ? 0 : 40 },
      )
      .map((edges) => ({
        nodes: [
          ...Array.from({ length: workers }, (_, i) => node(2 * i, 126, 46)),
          ...Array.from({ length: channels }, (_, i) => node(2 * i + 1, 150, 60)),
        ],
        edges: edges.map(({ worker, channel, sends }) =>
          sends
            ? { source: 2 * worker, target: 2 * channel + 1 }
            : { source: 2 * channel + 1, target: 2 * worker },
        ),
      })),
  );

function node(id: number, width: number, height: number): LayoutGraph["nodes"][number] {
  return { id, width, height, foldable: id % 2 === 1 };
}

function assertNoOverlap({ nodes }: LayoutGraph, places: Places): void {
  for (const [i, a] of nodes.entries()) {
    const p = places.get(a.id);
    assert.ok(p !== undefined && Number.isFinite(p.x) && Number.isFinite(p.y), `node ${a.id}`);
    for (const b of nodes.slice(i + 1)) {
      const q = places.get(b.id) ?? p;
      const apart =
        Math.abs(p.x - q.x) >= (a.width + b.width) / 2 ||
        Math.abs(p.y - q.y) >= (a.height + b.height) / 2;
      assert.ok(apart, `nodes ${a.id} and ${b.id} overlap`);
    }
  }
}

describe("layout of any graph", () => {
  it("places every node, and no two in one another's place", () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        assertNoOverlap(graph, layOut(graph));
      }),
    );
  });

  it("is the same for the same graph", () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        assert.deepEqual([...layOut(graph)], [...layOut(graph)]);
      }),
    );
  });

  it("never moves an old node, in whatever order the nodes come", () => {
    fc.assert(
      fc.property(anyGraph, fc.infiniteStream(fc.nat(5)), (graph, sizes) => {
        let places: Places = new Map();
        let known = 0;
        while (known < graph.nodes.length) {
          known += 1 + (sizes.next().value ?? 0);
          const nodes = graph.nodes.slice(0, known);
          const ids = new Set(nodes.map(({ id }) => id));
          const edges = graph.edges.filter(
            ({ source, target }) => ids.has(source) && ids.has(target),
          );
          const next = layOut({ nodes, edges }, places);
          for (const [id, place] of places) assert.deepEqual(next.get(id), place);
          assertNoOverlap({ nodes, edges }, next);
          places = next;
        }
      }),
    );
  });

  it("turns edges until there is no circle, and keeps all but those to oneself", () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const edges = orient(graph);
        assert.equal(
          edges.length,
          graph.edges.filter((edge) => edge.source !== edge.target).length,
        );
        const entering = new Map(graph.nodes.map(({ id }) => [id, 0]));
        for (const { target } of edges) entering.set(target, (entering.get(target) ?? 0) + 1);
        const free = [...entering].filter(([, count]) => count === 0).map(([id]) => id);
        for (let i = 0; i < free.length; i++) {
          for (const { source, target } of edges) {
            if (source !== free[i]) continue;
            const left = (entering.get(target) ?? 0) - 1;
            entering.set(target, left);
            if (left === 0) free.push(target);
          }
        }
        assert.equal(free.length, graph.nodes.length);
      }),
    );
  });
});
