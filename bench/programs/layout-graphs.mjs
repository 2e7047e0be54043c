// The graphs that layouts are compared with, and how many of their edges cross.
import { mesh } from "../../test/browser/support/scenes.ts";
import { boxOf } from "../../webview/graph/sizes.ts";
import { channelNode, workerNode } from "../../webview/state/node.ts";

/** By name: many pipelines side by side, and programs in which nearly everything talks to its neighbours. */
export const GRAPHS = {
  "pipelines-200": () => pipelines(200),
  "pipelines-2000": () => pipelines(2000),
  "dense-60": () => dense(60, 1.7, 60),
  "dense-200": () => dense(200, 1.86, 24),
  "dense-1000": () => dense(1000, 1.9, 24),
};

function pipelines(nodes) {
  const scene = mesh(nodes);
  const workers = new Map(scene.workers.map(({ name }, i) => [name, workerNode(i)]));
  const channels = new Map(scene.channels.map(({ name }, i) => [name, channelNode(i)]));
  return {
    nodes: [...workers.values(), ...channels.values()].map(boxOf),
    edges: scene.edges.map(({ worker, channel, side }) => {
      const [w, c] = [workers.get(worker), channels.get(channel)];
      return side === "sender" ? { source: w, target: c } : { source: c, target: w };
    }),
  };
}

/** As many workers as channels; an edge spans at most `reach` places of their common order. */
function dense(nodes, edgesPerNode, reach) {
  let seed = nodes;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const ids = Array.from({ length: nodes }, (_, i) =>
    i % 2 === 0 ? workerNode(i / 2) : channelNode((i - 1) / 2),
  );
  const edges = new Map();
  while (edges.size < nodes * edgesPerNode) {
    const from = Math.floor(random() * nodes);
    const step = 1 + 2 * Math.floor((random() * reach) / 2);
    if (from + step >= nodes) continue;
    edges.set(`${from} ${step}`, { source: ids[from], target: ids[from + step] });
  }
  return { nodes: ids.map(boxOf), edges: [...edges.values()] };
}

/** Pairs of edges that cross, drawn straight from middle to middle; edges of one node never do. */
export function crossings({ edges }, places) {
  const lines = edges.map(({ source, target }) => {
    const [a, b] = [places.get(source), places.get(target)];
    return { source, target, a, b };
  });
  let found = 0;
  for (const [i, one] of lines.entries()) {
    for (let j = 0; j < i; j++) if (cross(one, lines[j])) found++;
  }
  return found;
}

function cross(one, other) {
  if (one.source === other.source || one.target === other.target) return false;
  if (one.source === other.target || one.target === other.source) return false;
  return (
    side(one.a, one.b, other.a) * side(one.a, one.b, other.b) < 0 &&
    side(other.a, other.b, one.a) * side(other.a, other.b, one.b) < 0
  );
}

function side(a, b, point) {
  return Math.sign((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x));
}
