/** The finding that the picture shows as a path, and the nodes and edges on it. */

import type { Finding } from "../../src/protocol/finding.ts";
import type { Picture } from "../state/picture.ts";
import type { NodeEdges, Trouble } from "./trouble.ts";

/** The gravest finding that is true at the instant shown and can be drawn; the rules put the gravest first. */
export function findingToDraw(
  findings: readonly Finding[],
  { frame }: Picture,
): Finding | undefined {
  return findings.find(
    ({ severity, chain, position, until }) =>
      severity === "error" &&
      chain.length > 1 &&
      position <= frame.head.position &&
      (until === undefined || until > frame.head.time),
  );
}

/** The trouble together with the chain of a finding: the edges between each of its nodes and the next. */
export function withChain(
  trouble: Trouble,
  { chain }: Finding,
  { declared }: Picture,
  byNode: NodeEdges,
): Trouble {
  const edges = new Set(trouble.edges);
  const channels = new Set(trouble.channels);
  for (const [i, link] of chain.entries()) {
    if (link.kind === "channel") channels.add(link.index);
    const next = chain[i + 1];
    if (next === undefined || next.kind === link.kind) continue;
    const [worker, channel] =
      link.kind === "worker" ? [link.index, next.index] : [next.index, link.index];
    for (const edge of byNode.worker(worker)) {
      if (declared.edges[edge]?.channel === channel) edges.add(edge);
    }
  }
  return { ...trouble, edges, channels };
}
