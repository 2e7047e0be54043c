/** Rule `starvation`: a receiver that waits while the others get all messages. */

import { SIDE } from "../../trace/event.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./finding.ts";
import type { NewRule } from "./rule.ts";
import type { ChannelFacts, WorkerFacts } from "./wait-graph.ts";
import { counted, Words } from "./words.ts";

/** Share of the time that a worker must have waited: one that was busy could not have taken more. */
const WAITED = 0.5;

/** What had been received from a channel when a stretch of its time began. */
interface Stretch {
  readonly received: number;
  readonly time: number;
  /** By worker: messages that it had taken, and ns that it had waited. */
  readonly taken: ReadonlyMap<WorkerFacts, { readonly messages: number; readonly waited: number }>;
}

/** Finds receivers that got less than a part of their even share although they waited. */
export const starvation: NewRule = (facts, { starvationMessages, starvationShare }) => {
  const words = new Words(facts.cast);
  const stretches = new Map<ChannelFacts, Stretch>();
  const open = new Map<ChannelFacts, Found>();
  const look = (channel: ChannelFacts, time: number): void => {
    const before = stretches.get(channel);
    const received = facts.world.channels.columns.received[channel.row] ?? 0;
    if (before !== undefined && received - before.received < starvationMessages) return;
    open.delete(channel);
    const owners = ownersOf(channel);
    const taken = new Map(
      [...owners].map((owner) => [owner, takenBy(facts, owner, channel, time)]),
    );
    stretches.set(channel, { received, time, taken });
    if (before === undefined || owners.size < 2) return;
    const even = (received - before.received) / owners.size;
    const starving = [...taken].filter(([owner, now]) => {
      const then = before.taken.get(owner);
      if (then === undefined) return false;
      const waited = (now.waited - then.waited) / (time - before.time);
      return now.messages - then.messages < starvationShare * even && waited >= WAITED;
    });
    const [first] = starving[0] ?? [];
    if (first === undefined) return;
    const got = (taken.get(first)?.messages ?? 0) - (before.taken.get(first)?.messages ?? 0);
    const wait = [...channel.receives].find(({ worker }) => worker === first);
    // One that takes a message just now does not wait, but did so where it received last.
    const receiver = [...channel.receivers].find(({ owner }) => owner === first);
    const name = words.channel(channel);
    open.set(channel, {
      id: `starvation:${channel.row}`,
      rule: "starvation",
      title: `${words.worker(first)} starves: it waited to receive on ${name} and got ${counted(got, "message")} of ${received - before.received}, an even share being ${Math.round(even)}`,
      steps: [],
      remedy:
        "Let each receiver take one message at a time: whoever takes many at once, or never leaves its loop, leaves none to the others.",
      site: words.site(wait?.site ?? receiver?.usedAt ?? 0) ?? words.channelSite(channel),
      related: [],
      chain: [
        { kind: "channel", index: channel.row - 1 },
        { kind: "worker", index: first.row - 1 },
      ],
      workers: starving.map(([owner]) => owner.row - 1),
      since: time,
      position: facts.world.position,
      fix: undefined,
    });
  };
  return {
    find: (time) => {
      const { exists, toAll, endedAt } = facts.world.channels.columns;
      for (const channel of facts.channels) {
        if (channel === undefined) continue;
        const { row, receivers } = channel;
        const isShared = receivers.size >= 2 && toAll[row] === 0;
        if (isShared && exists[row] === 1 && endedAt[row] === 0) look(channel, time);
        else if (stretches.delete(channel)) open.delete(channel);
      }
      return [...open.values()];
    },
  };
};

function ownersOf({ receivers }: ChannelFacts): Set<WorkerFacts> {
  const owners = new Set<WorkerFacts>();
  for (const { owner } of receivers) if (owner !== undefined) owners.add(owner);
  return owners;
}

function takenBy(
  { cast, world }: Facts,
  { row }: WorkerFacts,
  channel: ChannelFacts,
  time: number,
): { messages: number; waited: number } {
  const messages = world.edges.columns.messages[cast.edge(row, channel.row, SIDE.receiver)] ?? 0;
  const { waitingTime, waitingReceives, since } = world.workers.columns;
  const now = (waitingReceives[row] ?? 0) > 0 ? time - (since[row] ?? 0) : 0;
  return { messages, waited: (waitingTime[row] ?? 0) + now };
}
