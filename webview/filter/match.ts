/** Which nodes a filter leaves. */

import { EDGE_STATE } from "../../src/protocol/frame.ts";
import { channelLook } from "../graph/channel-node.ts";
import { isPending } from "../state/held-up.ts";
import { channelNode, indexOf, isChannel, type NodeId, workerNode } from "../state/node.ts";
import { connects, exists, type Picture } from "../state/picture.ts";
import { workerLook } from "../state/worker-look.ts";
import type { NumberField, StateName, Term } from "./parse.ts";

/**
 * The nodes that fulfil all terms that can be asked of them. Where only channels, or only workers, are
 * asked for, those that they are connected with come with them.
 */
export function matchingNodes(picture: Picture, terms: readonly Term[]): ReadonlySet<NodeId> {
  const { declared, frame } = picture;
  const longest = longestWaits(picture);
  const found = new Set<NodeId>();
  const ask = (node: NodeId): void => {
    const own = terms.filter((term) => applies(term, node));
    if (own.length === 0 || !exists(frame, node)) return;
    if (own.every((term) => holds(picture, node, term, longest) !== term.negated)) found.add(node);
  };
  for (let i = 0; i < declared.workers.length; i++) ask(workerNode(i));
  for (let i = 0; i < declared.channels.length; i++) ask(channelNode(i));
  const kinds = new Set(Array.from(found, (node) => isChannel(node)));
  return kinds.size === 1 ? withNeighbours(picture, found) : found;
}

/** Whether a term can be asked of a node of this kind. */
function applies({ field, ...term }: Term, node: NodeId): boolean {
  if (field === "worker") return !isChannel(node);
  if (field === "channel" || field === "level" || field === "rate") return isChannel(node);
  if (field !== "state" || !("text" in term)) return true;
  return (isChannel(node) ? CHANNEL_STATES : WORKER_STATES).has(term.text);
}

const CHANNEL_STATES: ReadonlySet<string> = new Set<StateName>([
  "full",
  "empty",
  "growing",
  "blocked",
  "waiting",
  "closed",
]);
const WORKER_STATES: ReadonlySet<string> = new Set<StateName>([
  "blocked",
  "waiting",
  "running",
  "exited",
]);

function holds(picture: Picture, node: NodeId, term: Term, longest: Waits): boolean {
  const index = indexOf(node);
  if ("value" in term) return compare(numberOf(picture, node, term.field, longest), term);
  if (term.field === "state") {
    return isChannel(node)
      ? channelIs(picture, index, term.text)
      : workerIs(picture, index, term.text);
  }
  const { channels, workers } = picture.declared;
  const declaration = isChannel(node) ? channels[index] : workers[index];
  if (term.field === "kind") return matches(declaration?.kind ?? "", term.text);
  if (term.field === "file") return matches(declaration?.site?.file ?? "", term.text);
  return matches(declaration?.name ?? "", term.text);
}

function numberOf({ frame }: Picture, node: NodeId, field: NumberField, longest: Waits): number {
  const index = indexOf(node);
  if (field === "rate") return frame.channels.receiveRate[index] ?? 0;
  if (field === "level") return frame.channels.occupancy[index] ?? 0;
  return (isChannel(node) ? longest.channels : longest.workers).get(index) ?? 0;
}

function workerIs({ frame, moving }: Picture, worker: number, state: string): boolean {
  return workerLook(frame, worker, moving) === (state === "running" ? "busy" : state);
}

function compare(
  value: number,
  { operator, value: limit }: { readonly operator: ">" | "<"; readonly value: number },
): boolean {
  return operator === ">" ? value > limit : value < limit;
}

function channelIs(picture: Picture, channel: number, state: string): boolean {
  const look = channelLook(picture, channel);
  const { channels } = picture.frame;
  switch (state) {
    case "full":
      return look.full;
    case "empty":
      return look.occupancy === 0;
    case "growing":
      return look.growing;
    case "blocked":
      return (channels.blockedSenders[channel] ?? 0) > 0;
    case "waiting":
      return (channels.waitingReceivers[channel] ?? 0) > 0;
    default:
      return look.ended !== "";
  }
}

/** Without regard to case: anywhere in the name; with `*` for anything, the whole name. */
export function matches(name: string, pattern: string): boolean {
  const [text, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  if (!wanted.includes("*")) return text.includes(wanted);
  const [first = "", ...parts] = wanted.split("*");
  if (!text.startsWith(first)) return false;
  const last = parts.pop() ?? "";
  let at = first.length;
  for (const part of parts) {
    const next = text.indexOf(part, at);
    if (next < 0) return false;
    at = next + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

interface Waits {
  readonly workers: ReadonlyMap<number, number>;
  readonly channels: ReadonlyMap<number, number>;
}

/** How long each worker has been held up, and at each channel the one that has been longest; ns. */
function longestWaits({ declared, frame }: Picture): Waits {
  const workers = new Map<number, number>();
  const channels = new Map<number, number>();
  for (const [index, { worker, channel }] of declared.edges.entries()) {
    if ((frame.edges.state[index] ?? EDGE_STATE.absent) === EDGE_STATE.absent) continue;
    if (!isPending(frame, index)) continue;
    const since = (frame.workers.since[worker] ?? 0) * 1e6;
    workers.set(worker, since);
    channels.set(channel, Math.max(since, channels.get(channel) ?? 0));
  }
  return { workers, channels };
}

function withNeighbours(
  { declared, frame }: Picture,
  found: ReadonlySet<NodeId>,
): ReadonlySet<NodeId> {
  const all = new Set(found);
  for (const [index, { worker, channel }] of declared.edges.entries()) {
    if (!connects(frame, index)) continue;
    const [one, other] = [workerNode(worker), channelNode(channel)];
    if (found.has(one)) all.add(other);
    if (found.has(other)) all.add(one);
  }
  return all;
}
