import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { tighten } from "../../webview/graph/layout/tighten.ts";

const NODES = 6;

/** A connected graph whose edges lead from lower to higher numbers. */
const anyGraph = fc
  .tuple(
    fc.array(fc.nat(), { minLength: NODES - 1, maxLength: NODES - 1 }),
    fc.array(fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1)), { maxLength: 8 }),
  )
  .map(([parents, more]) => {
    const tree = parents.map((parent, i) => [parent % (i + 1), i + 1] as const);
    const all = [...tree, ...more.filter(([a, b]) => a !== b)];
    return {
      nodes: NODES,
      from: Int32Array.from(all, ([a, b]) => Math.min(a, b)),
      to: Int32Array.from(all, ([a, b]) => Math.max(a, b)),
    };
  });

type Graph = Parameters<typeof tighten>[0];

function spans({ from, to }: Graph, layer: ArrayLike<number>): readonly number[] {
  return Array.from(from, (node, edge) => (layer[to[edge] ?? 0] ?? 0) - (layer[node] ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The least sum of spans, by trying all layers. */
function leastSum(graph: Graph): number {
  let least = Number.POSITIVE_INFINITY;
  const layer: number[] = [];
  const tryFrom = (node: number): void => {
    if (node === NODES) {
      const lengths = spans(graph, layer);
      if (lengths.every((span) => span >= 1)) least = Math.min(least, sum(lengths));
      return;
    }
    for (layer[node] = 0; (layer[node] ?? 0) < NODES; layer[node] = (layer[node] ?? 0) + 1) {
      tryFrom(node + 1);
    }
  };
  tryFrom(0);
  return least;
}

describe("tighten", () => {
  it("finds layers whose edges are as short as any can be", () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        // Each node a layer of its own: possible, and too long.
        const layer = Int32Array.from({ length: NODES }, (_, i) => 2 * i);
        tighten(graph, layer);
        const lengths = spans(graph, layer);
        assert.ok(lengths.every((span) => span >= 1));
        assert.equal(Math.min(...layer), 0);
        assert.equal(sum(lengths), leastSum(graph));
      }),
      { numRuns: 40 },
    );
  });
});
