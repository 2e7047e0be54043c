// The layered layout that most web pages use, with the view's own sizes and distances.
import { Graph, layout } from "@dagrejs/dagre";
import { COLUMN, GAP } from "../../webview/graph/layout/box.ts";
import { CHANNEL_SIZE } from "../../webview/graph/sizes.ts";

/** @param {import("../../webview/graph/layout/box.ts").LayoutGraph} given */
export function layOutWithDagre(given) {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: GAP, ranksep: COLUMN - CHANNEL_SIZE.width });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of given.nodes) graph.setNode(String(id), { width, height });
  for (const { source, target } of given.edges) graph.setEdge(String(source), String(target));
  layout(graph);
  return new Map(
    given.nodes.map(({ id }) => {
      const { x, y } = graph.node(String(id));
      return [id, { x, y }];
    }),
  );
}
