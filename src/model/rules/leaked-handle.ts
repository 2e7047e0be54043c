/** Rule `leaked-handle`: a handle that nobody uses and nobody drops, so that a channel never ends. */

import { EVENT_KIND } from "../../trace/event.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./finding.ts";
import type { NewRule } from "./rule.ts";
import type { Change, ChannelFacts, HandleFacts } from "./wait-graph.ts";
import { duration, Words } from "./words.ts";

/** ns; at its end a worker tells of all handles that it has left, and is gone soon after. */
const END = 200e6;

/** Finds senders that were cloned and never used, and handles that were collected without having been dropped. */
export const leakedHandle: NewRule = (facts, { leakTime }) => {
  const words = new Words(facts.cast);
  /** Collected handles by worker: at a worker's end all that it has left are told of, which is no leak. */
  const collected = new Map<number, Map<string, Found>>();
  const forgotten = (
    channel: ChannelFacts,
    handle: HandleFacts,
    begun: Change,
    time: number,
  ): Found => {
    const owner = facts.worker(handle.owner?.row ?? 0);
    const name = words.channel(channel);
    const site = words.site(handle.madeAt);
    const waiting = [...channel.receives].map(({ worker }) => worker.row - 1);
    const { position, time: since } = begun;
    return {
      ...subjectOf(channel, owner.row),
      title: `${words.worker(owner)} has never used its sender of ${name}, which keeps the channel open: its receivers have waited for ${duration(time - since)}`,
      steps: [],
      remedy: "Drop the original when its clones have been handed out.",
      site,
      workers: waiting,
      since,
      position,
      fix:
        site === undefined || handle.movedAt !== 0 || handle.usedAt === 0
          ? undefined
          : {
              kind: "drop",
              site: words.site(handle.usedAt) ?? site,
              place: "after",
              declaration: site,
              side: "sender",
              title: `Drop the sender of ${name} here`,
            },
    };
  };
  return {
    apply: (events, row) => {
      const kind = events.kind[row];
      const worker = events.worker[row] ?? 0;
      if (kind === EVENT_KIND.workerExited) collected.delete(worker);
      if (kind !== EVENT_KIND.handleLeaked) return;
      const channel = facts.channel(events.channel[row] ?? 0);
      const { position, time } = facts.world;
      const found: Found = {
        ...subjectOf(channel, worker),
        title: `A handle of ${words.channel(channel)} was never dropped: ${words.worker(facts.worker(worker))} lost it to the garbage collector, which may come at any time or never`,
        steps: [],
        remedy: "Drop it, or declare it with `using`.",
        site: words.site(events.site[row] ?? 0),
        workers: [worker - 1],
        since: time,
        position,
        fix: usingFix(words.site(events.site[row] ?? 0)),
      };
      const before = collected.get(worker) ?? new Map<string, Found>();
      if (!before.has(found.id)) before.set(found.id, found);
      collected.set(worker, before);
    },
    find: (time) => {
      const found: Found[] = [];
      for (const lost of collected.values()) {
        found.push(...[...lost.values()].filter(({ since }) => time - since >= END));
      }
      for (const channel of waitedFor(facts.pausing)) {
        const since = waitingSince(channel);
        const handle = time - since.time < leakTime ? undefined : unusedSender(channel);
        if (handle !== undefined) found.push(forgotten(channel, handle, since, time));
      }
      return found;
    },
  };
};

/** What both kinds of finding have in common. */
function subjectOf(channel: ChannelFacts, owner: number) {
  return {
    id: `leaked-handle:${owner}:${channel.row}`,
    rule: "leaked-handle" as const,
    related: [],
    chain: [
      { kind: "worker" as const, index: owner - 1 },
      { kind: "channel" as const, index: channel.row - 1 },
    ],
  };
}

function usingFix(site: Found["site"]): Found["fix"] {
  return site === undefined
    ? undefined
    : { kind: "using", site, title: "Declare the handle with `using`" };
}

/** Channels of which somebody waits for a message, and of which clones have come and gone. */
function waitedFor(pausing: Facts["pausing"]): Set<ChannelFacts> {
  const channels = new Set<ChannelFacts>();
  for (const { waits } of pausing) {
    for (const { channel, kind } of waits.values()) {
      if (channel?.hasLostClones === true && kind === "receive") channels.add(channel);
    }
  }
  return channels;
}

/** Since when somebody waits and no handle has changed. */
function waitingSince({ receives, changed }: ChannelFacts): Change {
  const [oldest] = receives;
  return oldest !== undefined && oldest.position > changed.position ? oldest : changed;
}

/** The original that is left when its clones have been used and dropped, if all that live were never used. */
function unusedSender({ senders }: ChannelFacts): HandleFacts | undefined {
  let unused: HandleFacts | undefined;
  for (const handle of senders) {
    const { owner, uses, isPermit } = handle;
    if (uses > 0 || isPermit || owner === undefined) return undefined;
    // A socket or a timer of its owner may be what it is kept for.
    if (owner.wakers !== undefined && owner.wakers !== "") return undefined;
    unused = handle;
  }
  return unused;
}
