/**
 * Makes the edges of a layered graph as short as they can be, all together: short edges cross fewer columns, so
 * fewer of them cross each other. Network simplex after E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo,
 * "A technique for drawing directed graphs" (1993), doi.org/10.1109/32.221135, with every edge of one weight.
 */

/** A connected graph: edge i leads from node `from[i]` to `to[i]`. */
export interface Digraph {
  readonly nodes: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The work for a large graph ends here with what has been reached: edges looked at. */
const MOST_WORK = 6_000_000;

/** Changes the layers, of which every edge must span at least one, so that their sum of spans is least; from 0. */
export function tighten(graph: Digraph, layer: Int32Array): void {
  if (graph.from.every((node, edge) => layer[graph.to[edge] ?? 0] === (layer[node] ?? 0) + 1))
    return;
  const tree = new TightTree(graph, layer);
  const turns = Math.ceil(MOST_WORK / (graph.from.length + graph.nodes));
  for (let turn = 0; turn < turns; turn++) if (!tree.improve()) break;
  let least = Infinity;
  for (const one of layer) least = Math.min(least, one);
  for (let node = 0; node < layer.length; node++) layer[node] = (layer[node] ?? 0) - least;
}

/** A spanning tree of edges that span one layer each: shifting what hangs at one of its edges changes the sum. */
class TightTree {
  readonly #graph: Digraph;
  readonly #layer: Int32Array;
  readonly #edgesOf: readonly number[][];
  readonly #inTree: Uint8Array;
  /** Nodes, each after its parent; a subtree is a run of them. */
  readonly #order: Int32Array;
  readonly #place: Int32Array;
  readonly #size: Int32Array;
  readonly #parentEdge: Int32Array;

  constructor(graph: Digraph, layer: Int32Array) {
    this.#graph = graph;
    this.#layer = layer;
    this.#edgesOf = Array.from({ length: graph.nodes }, () => []);
    for (let edge = 0; edge < graph.from.length; edge++) {
      this.#edgesOf[graph.from[edge] ?? 0]?.push(edge);
      this.#edgesOf[graph.to[edge] ?? 0]?.push(edge);
    }
    this.#inTree = new Uint8Array(graph.from.length);
    this.#order = new Int32Array(graph.nodes);
    this.#place = new Int32Array(graph.nodes);
    this.#size = new Int32Array(graph.nodes);
    this.#parentEdge = new Int32Array(graph.nodes);
    this.#grow();
    this.#walk();
  }

  /** Exchanges one edge of the tree for another one; false when that gains nothing any more. */
  improve(): boolean {
    const top = this.#worstSubtree();
    if (top < 0) return false;
    const leaving = this.#parentEdge[top] ?? 0;
    // The subtree moves left when its tree edge leads out of it, else right.
    const leadsOut = this.#graph.from[leaving] === top;
    const entering = this.#nearest(top, leadsOut);
    if (entering < 0) return false;
    const shift = this.#slack(entering) * (leadsOut ? -1 : 1);
    const first = this.#place[top] ?? 0;
    for (let i = first; i < first + (this.#size[top] ?? 0); i++)
      this.#move(this.#order[i] ?? 0, shift);
    this.#inTree[leaving] = 0;
    this.#inTree[entering] = 1;
    this.#walk();
    return true;
  }

  #slack(edge: number): number {
    const { from, to } = this.#graph;
    return (this.#layer[to[edge] ?? 0] ?? 0) - (this.#layer[from[edge] ?? 0] ?? 0) - 1;
  }

  #move(node: number, by: number): void {
    this.#layer[node] = (this.#layer[node] ?? 0) + by;
  }

  /** The first tree: where tight edges do not reach, all of the tree is shifted to the nearest node outside. */
  #grow(): void {
    const { nodes, from, to } = this.#graph;
    const reached: number[] = [];
    const inside = new Uint8Array(nodes);
    const reach = (start: number): void => {
      inside[start] = 1;
      let next = reached.push(start) - 1;
      for (; next < reached.length; next++) {
        const node = reached[next] ?? 0;
        for (const edge of this.#edgesOf[node] ?? []) {
          const other = from[edge] === node ? (to[edge] ?? 0) : (from[edge] ?? 0);
          if (inside[other] === 1 || this.#slack(edge) > 0) continue;
          inside[other] = 1;
          this.#inTree[edge] = 1;
          reached.push(other);
        }
      }
    };
    reach(0);
    while (reached.length < nodes) {
      let nearest = -1;
      for (let edge = 0; edge < from.length; edge++) {
        if (inside[from[edge] ?? 0] === inside[to[edge] ?? 0]) continue;
        if (nearest < 0 || this.#slack(edge) < this.#slack(nearest)) nearest = edge;
      }
      if (nearest < 0) return;
      const fromInside = inside[from[nearest] ?? 0] === 1;
      const shift = this.#slack(nearest) * (fromInside ? 1 : -1);
      for (const node of reached) this.#move(node, shift);
      this.#inTree[nearest] = 1;
      reach((fromInside ? to[nearest] : from[nearest]) ?? 0);
    }
  }

  /** Numbers the tree's nodes. Own stack: a chain may be long. */
  #walk(): void {
    const { from, to } = this.#graph;
    const stack = [0];
    this.#parentEdge[0] = -1;
    let count = 0;
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      this.#place[node] = count;
      this.#order[count++] = node;
      this.#size[node] = 1;
      for (const edge of this.#edgesOf[node] ?? []) {
        if (this.#inTree[edge] === 0 || edge === this.#parentEdge[node]) continue;
        const child = from[edge] === node ? (to[edge] ?? 0) : (from[edge] ?? 0);
        this.#parentEdge[child] = edge;
        stack.push(child);
      }
    }
    for (let i = count - 1; i > 0; i--) {
      const node = this.#order[i] ?? 0;
      const parent = this.#parentOf(node);
      this.#size[parent] = (this.#size[parent] ?? 0) + (this.#size[node] ?? 0);
    }
  }

  #parentOf(node: number): number {
    const edge = this.#parentEdge[node] ?? 0;
    const { from, to } = this.#graph;
    return (from[edge] === node ? to[edge] : from[edge]) ?? 0;
  }

  /** The subtree whose shift away along its tree edge shortens the most; -1 when none does. */
  #worstSubtree(): number {
    const { nodes, from } = this.#graph;
    // Edges out of a subtree less edges into it: what lies inside counts on both sides.
    const balance = new Int32Array(nodes);
    for (const node of from) balance[node] = (balance[node] ?? 0) + 1;
    for (const node of this.#graph.to) balance[node] = (balance[node] ?? 0) - 1;
    let worst = -1;
    let least = 0;
    for (let i = nodes - 1; i > 0; i--) {
      const node = this.#order[i] ?? 0;
      const own = balance[node] ?? 0;
      const parent = this.#parentOf(node);
      balance[parent] = (balance[parent] ?? 0) + own;
      const cut = from[this.#parentEdge[node] ?? 0] === node ? own : -own;
      if (cut >= least) continue;
      least = cut;
      worst = node;
    }
    return worst;
  }

  /** The edge, of those that lead into the subtree (or out of it), that is nearest to being tight. */
  #nearest(top: number, into: boolean): number {
    const { from, to } = this.#graph;
    const first = this.#place[top] ?? 0;
    const last = first + (this.#size[top] ?? 0);
    const isInside = (node: number): boolean => {
      const place = this.#place[node] ?? 0;
      return place >= first && place < last;
    };
    let nearest = -1;
    for (let edge = 0; edge < from.length; edge++) {
      const starts = isInside(from[edge] ?? 0);
      if (starts === isInside(to[edge] ?? 0) || starts === into) continue;
      if (nearest < 0 || this.#slack(edge) < this.#slack(nearest)) nearest = edge;
    }
    return nearest;
  }
}
