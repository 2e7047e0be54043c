// Lays graphs out with the view's layout and with dagre, and prints times and crossings.
import { layOut } from "../../webview/graph/layout/layout.ts";
import { boxOf } from "../../webview/graph/sizes.ts";
import { layOutWithDagre } from "../rivals/dagre.mjs";
import { crossings, GRAPHS } from "./layout-graphs.mjs";

const [name, rounds] = process.argv.slice(2);
const graph = GRAPHS[name]();
const anew = [];
let places = new Map();
for (let round = 0; round < Number(rounds); round++) {
  const start = performance.now();
  places = layOut(graph);
  anew.push(performance.now() - start);
}

/** One more worker, which feeds the channel in the middle of the list. */
const added = [];
let moved = 0;
const channels = graph.nodes.filter(({ foldable }) => foldable);
for (let round = 0; round < Number(rounds); round++) {
  const node = boxOf(1_000_000 + 2 * round);
  const target = channels[Math.floor((channels.length * (round + 0.5)) / Number(rounds))].id;
  const larger = {
    nodes: [...graph.nodes, node],
    edges: [...graph.edges, { source: node.id, target }],
  };
  const start = performance.now();
  const next = layOut(larger, places);
  added.push(performance.now() - start);
  for (const [id, { x, y }] of places) {
    if (next.get(id)?.x !== x || next.get(id)?.y !== y) moved++;
  }
}

const start = performance.now();
const rival = layOutWithDagre(graph);
const dagre = performance.now() - start;
process.stdout.write(
  JSON.stringify({
    nodes: graph.nodes.length,
    edges: graph.edges.length,
    anew,
    added,
    moved,
    dagre,
    crossings: crossings(graph, places),
    dagreCrossings: crossings(graph, rival),
  }),
);
