/** Rule `back-pressure`: senders that are blocked most of the time, and who at the end of the chain is the slow one. */

import { EVENT_KIND } from "../../trace/event.ts";
import { DOING } from "../worker.ts";
import type { Facts } from "./facts.ts";
import type { ChainLink, Found } from "./finding.ts";
import type { NewRule } from "./rule.ts";
import type { ChannelFacts, WorkerFacts } from "./wait-graph.ts";
import { listed, Words } from "./words.ts";

interface Blocked {
  readonly worker: WorkerFacts;
  /** 0 to 1. */
  readonly share: number;
}

/** Workers that are blocked for most of the time. */
type Pressed = ReadonlySet<WorkerFacts>;

/** Finds channels whose senders were blocked for most of the last stretch, and still sent. */
export const backPressure: NewRule = (facts, { blockedShare, blockedTime }) => {
  const words = new Words(facts.cast);
  /** By worker: the channel and the site where it was blocked last. */
  const lastChannel: (number | undefined)[] = [];
  const lastSite: (number | undefined)[] = [];
  const before = { time: 0, blocked: [] as number[], sent: [] as number[] };
  let found: readonly Found[] = [];
  const since = new Map<string, { since: number; position: number }>();
  const measure = (time: number): Map<number, Blocked[]> => {
    const byChannel = new Map<number, Blocked[]>();
    const { columns, rows } = facts.world.workers;
    for (let row = 1; row < rows; row++) {
      const now = columns.doing[row] === DOING.blocked ? time - (columns.since[row] ?? 0) : 0;
      const blocked = (columns.blockedTime[row] ?? 0) + now;
      const sent = columns.sent[row] ?? 0;
      const share = (blocked - (before.blocked[row] ?? 0)) / (time - before.time);
      const channel = lastChannel[row];
      const goesOn = sent > (before.sent[row] ?? 0) && facts.workers[row]?.isAlive === true;
      before.blocked[row] = blocked;
      before.sent[row] = sent;
      if (channel === undefined || !goesOn || share < blockedShare) continue;
      const all = byChannel.get(channel) ?? [];
      all.push({ worker: facts.worker(row), share });
      byChannel.set(channel, all);
    }
    before.time = time;
    return byChannel;
  };
  const findingOf = (channel: number, blocked: readonly Blocked[], pressed: Pressed): Found => {
    const first = blocked.reduce((one, other) => (other.share > one.share ? other : one));
    const chain = chainFrom(facts.channel(channel), pressed, lastChannel, facts);
    const id = `back-pressure:${channel}`;
    const begun = since.get(id) ?? { since: facts.world.time, position: facts.world.position };
    since.set(id, begun);
    const name = words.channel(facts.channel(channel));
    const slow = chain.slow === undefined ? "" : `; ${words.worker(chain.slow)} is the slow side`;
    const who = listed(blocked.map(({ worker }) => words.worker(worker)));
    return {
      id,
      rule: "back-pressure",
      title: `${who} ${blocked.length === 1 ? "was" : "were"} blocked sending on ${name} for up to ${Math.round(first.share * 100)} % of the time${slow}`,
      steps: chain.names.map((text) => `${text} is full too`),
      remedy:
        chain.slow === undefined
          ? "Receive in more workers."
          : `Make ${words.worker(chain.slow)} faster, or let several workers do what it does.`,
      site: words.site(lastSite[first.worker.row] ?? 0),
      related: [],
      chain: [{ kind: "worker", index: first.worker.row - 1 }, ...chain.links],
      workers: blocked.map(({ worker }) => worker.row - 1),
      ...begun,
      fix: undefined,
    };
  };
  return {
    apply: (events, row) => {
      if (events.kind[row] !== EVENT_KIND.sendBlocked) return;
      const worker = events.worker[row] ?? 0;
      lastChannel[worker] = events.channel[row] ?? 0;
      lastSite[worker] = events.site[row] ?? 0;
    },
    find: (time) => {
      if (time - before.time < blockedTime) return found;
      const byChannel = measure(time);
      const pressed = new Set([...byChannel.values()].flat().map(({ worker }) => worker));
      found = [...byChannel].map(([channel, blocked]) => findingOf(channel, blocked, pressed));
      const ids = new Set(found.map(({ id }) => id));
      for (const id of since.keys()) if (!ids.has(id)) since.delete(id);
      return found;
    },
  };
};

/** From a channel to who receives from it, and on while they are blocked themselves. */
function chainFrom(
  first: ChannelFacts,
  pressed: Pressed,
  lastChannel: readonly (number | undefined)[],
  facts: Facts,
): { links: ChainLink[]; names: string[]; slow: WorkerFacts | undefined } {
  const words = new Words(facts.cast);
  const links: ChainLink[] = [];
  const names: string[] = [];
  const seen = new Set<ChannelFacts>();
  let channel: ChannelFacts | undefined = first;
  let slow: WorkerFacts | undefined;
  while (channel !== undefined && !seen.has(channel)) {
    seen.add(channel);
    links.push({ kind: "channel", index: channel.row - 1 });
    if (channel !== first) names.push(words.channel(channel));
    const owners: (WorkerFacts | undefined)[] = [...channel.receivers].map(({ owner }) => owner);
    slow = owners.find((owner) => owner !== undefined && pressed.has(owner)) ?? owners[0];
    if (slow === undefined) break;
    links.push({ kind: "worker", index: slow.row - 1 });
    const next: number | undefined = pressed.has(slow) ? lastChannel[slow.row] : undefined;
    channel = next === undefined ? undefined : facts.channel(next);
  }
  return { links, names, slow };
}
