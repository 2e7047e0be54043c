/** One way along a wait chain, in words: from those who wait, over what they wait for, to whom it ends at. */

import { count, ellipsis } from "../format.ts";
import { isPending } from "../state/held-up.ts";
import type { Picture } from "../state/picture.ts";
import { channelLook } from "./channel-node.ts";
import type { Trouble } from "./trouble.ts";

/** A step of a chain: like workers side by side, or a channel. Indexes into the declared ones. */
export type ChainStep =
  | { readonly kind: "workers"; readonly workers: readonly number[] }
  | { readonly kind: "channel"; readonly channel: number };

/** A longer chain is cut here: nobody reads on. */
const MOST_STEPS = 11;
const MOST_NAMES = 2;

/** The chain that begins at the channel with the most blocked senders; empty when there is none. */
export function waitChain(picture: Picture, trouble: Trouble): readonly ChainStep[] {
  const { blockedSenders } = picture.frame.channels;
  const [start] = [...trouble.channels].toSorted(
    (a, b) => (blockedSenders[b] ?? 0) - (blockedSenders[a] ?? 0) || a - b,
  );
  if (start === undefined) return [];
  const edges = [...trouble.edges];
  const steps: ChainStep[] = [];
  const seen = new Set<number>();
  let side: "sender" | "receiver" = "sender";
  for (let channel: number | undefined = start; channel !== undefined; ) {
    seen.add(channel);
    const waiting = workersAt(picture, edges, channel, side, true);
    if (steps.length === 0) steps.push({ kind: "workers", workers: waiting });
    steps.push({ kind: "channel", channel });
    const across = workersAt(picture, edges, channel, side === "sender" ? "receiver" : "sender");
    const holders = across.filter((worker) => trouble.holders.has(worker));
    if (across.length === 0) return steps;
    steps.push({ kind: "workers", workers: holders.length > 0 ? holders : across });
    if (holders.length > 0 || steps.length >= MOST_STEPS) return steps;
    const next: number | undefined = edges.find((edge) => {
      const declared = picture.declared.edges[edge];
      if (declared === undefined || seen.has(declared.channel)) return false;
      return isPending(picture.frame, edge) && across.includes(declared.worker);
    });
    const declared = picture.declared.edges[next ?? -1];
    channel = declared?.channel;
    side = declared?.side ?? side;
  }
  return steps;
}

/** The chain in one line: `parser-0…2 → records 16/16 → enrich-0…1 → reply 0/1 → cache`. */
export function chainText(picture: Picture, chain: readonly ChainStep[]): string {
  const { workers, channels } = picture.declared;
  return chain
    .map((step) => {
      if (step.kind === "workers") {
        return likeNames(step.workers.map((worker) => workers[worker]?.name ?? ""));
      }
      const look = channelLook(picture, step.channel);
      return `${ellipsis(channels[step.channel]?.name ?? "", 24)} ${look.level}`;
    })
    .join(" → ");
}

/** Names that differ in their last number only as one: `parser-0…2`; else the first ones of them. */
export function likeNames(names: readonly string[]): string {
  const numbered = names.map((name) => /^(.*?)(\d+)$/s.exec(name));
  const stem = numbered[0]?.[1];
  if (names.length > 1 && numbered.every((match) => match?.[1] === stem)) {
    const numbers = numbered.map((match) => Number(match?.[2])).toSorted((a, b) => a - b);
    const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
    if (last - first === names.length - 1) return `${ellipsis(stem ?? "", 24)}${first}…${last}`;
  }
  const shown = names.slice(0, MOST_NAMES).map((name) => ellipsis(name, 24));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${count(more)} more` : shown.join(", ");
}

function workersAt(
  { declared, frame }: Picture,
  edges: readonly number[],
  channel: number,
  side: "sender" | "receiver",
  pending = false,
): readonly number[] {
  const found = new Set<number>();
  for (const edge of edges) {
    const one = declared.edges[edge];
    if (one?.channel !== channel || one.side !== side) continue;
    if (!pending || isPending(frame, edge)) found.add(one.worker);
  }
  return [...found].toSorted((a, b) => a - b);
}
