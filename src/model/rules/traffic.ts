/**
 * Rules that single operations show: sends after everybody has gone, messages that were lost, polling, and messages so
 * large that copying them costs.
 */

import { EVENT_KIND, OUTCOME, SIDE } from "../../trace/event.ts";
import type { Facts } from "./facts.ts";
import type { Found, RuleName } from "./finding.ts";
import type { NewRule } from "./rule.ts";
import { counted, Words } from "./words.ts";

/** What a finding says beside where and when. */
interface Said {
  readonly rule: RuleName;
  readonly title: string;
  readonly remedy: string;
}

/** A finding about one worker's operation on a channel, which has just been applied. */
function foundAt(facts: Facts, at: Operation, said: Said): Found {
  const { position, time } = facts.world;
  return {
    ...said,
    id: `${said.rule}:${at.worker}:${at.channel}`,
    steps: [],
    site: facts.cast.site(at.site),
    related: [],
    chain: [
      { kind: "worker", index: at.worker - 1 },
      { kind: "channel", index: at.channel - 1 },
    ],
    workers: [at.worker - 1],
    since: time,
    position,
    fix: undefined,
  };
}

interface Operation {
  readonly worker: number;
  readonly channel: number;
  readonly site: number;
}

/** Rule `send-after-disconnect`: a worker goes on sending although nobody can receive any more. */
export const sendAfterDisconnect: NewRule = (facts, { failedSends }) => {
  const words = new Words(facts.cast);
  const counts = new Map<string, number>();
  const found = new Map<string, Found>();
  return {
    apply: (events, row) => {
      if (events.kind[row] !== EVENT_KIND.sendDone) return;
      if (events.outcome[row] !== OUTCOME.disconnected) return;
      const [worker, channel] = [events.worker[row] ?? 0, events.channel[row] ?? 0];
      const key = `${worker}:${channel}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count < failedSends) return;
      const first = found.get(key);
      const now = foundAt(
        facts,
        { worker, channel, site: events.site[row] ?? 0 },
        {
          rule: "send-after-disconnect",
          title: `${words.worker(facts.worker(worker))} goes on sending on ${words.channel(facts.channel(channel))}, which has no receiver any more: ${counted(count, "send")} failed`,
          remedy: "Stop at the first send that fails, and drop the sender.",
        },
      );
      found.set(key, first === undefined ? now : { ...first, title: now.title });
    },
    find: () => [...found.values()],
  };
};

/** Rule `lost-messages`: the last receiver went while there were messages in the buffer. */
export const lostMessages: NewRule = (facts) => {
  const words = new Words(facts.cast);
  const found: Found[] = [];
  /** Where a receiver of each channel was dropped last. */
  const dropped = new Map<number, number>();
  return {
    apply: (events, row) => {
      const kind = events.kind[row];
      if (kind !== EVENT_KIND.handleDropped && kind !== EVENT_KIND.channelDisconnected) return;
      if (events.outcome[row] !== SIDE.receiver) return;
      const [worker, channel] = [events.worker[row] ?? 0, events.channel[row] ?? 0];
      if (kind === EVENT_KIND.handleDropped) {
        dropped.set(channel, events.site[row] ?? 0);
        return;
      }
      const site = dropped.get(channel) ?? 0;
      dropped.delete(channel);
      const lost = events.other[row] ?? 0;
      if (lost <= 0) return;
      const made = words.channelSite(facts.channel(channel));
      const now = foundAt(
        facts,
        { worker, channel, site },
        {
          rule: "lost-messages",
          title: `${counted(lost, "message")} in ${words.channel(facts.channel(channel))} ${lost === 1 ? "was" : "were"} lost: the last receiver went with ${words.worker(facts.worker(worker))}`,
          remedy:
            "Receive until the channel is disconnected, or close it and drain it before dropping the receiver.",
        },
      );
      found.push({ ...now, site: now.site ?? made });
    },
    find: () => found,
  };
};

/** Rule `polling`: tries that find nothing, so many that they cost a processor. */
export const polling: NewRule = (facts, { pollsPerSecond }) => {
  const words = new Words(facts.cast);
  const open = new Map<string, { at: Operation; from: number; tries: number }>();
  const found = new Map<string, Found>();
  return {
    apply: (events, row) => {
      const outcome = events.outcome[row];
      const isTry = outcome === OUTCOME.empty || outcome === OUTCOME.full;
      if (!isTry || events.operation[row] !== 0) return;
      const kind = events.kind[row];
      if (kind !== EVENT_KIND.receiveDone && kind !== EVENT_KIND.sendDone) return;
      const [worker, channel] = [events.worker[row] ?? 0, events.channel[row] ?? 0];
      const key = `${worker}:${channel}`;
      const { time } = facts.world;
      const window = open.get(key);
      if (window === undefined || time - window.from >= 1e9) {
        const at = { worker, channel, site: events.site[row] ?? 0 };
        open.set(key, { at, from: time, tries: 1 });
        return;
      }
      window.tries++;
      if (window.tries < pollsPerSecond || found.has(key)) return;
      found.set(
        key,
        foundAt(facts, window.at, {
          rule: "polling",
          title:
            `${words.worker(facts.worker(worker))} polls ${words.channel(facts.channel(channel))}: ${counted(window.tries, "try")} within a second found nothing`.replace(
              "trys",
              "tries",
            ),
          remedy: "Wait with recv() or select() instead of trying again and again.",
        }),
      );
    },
    find: (time) => {
      for (const [key, { from, tries }] of open) {
        // A second without so many tries ends it.
        if (time - from >= 1e9 && tries < pollsPerSecond) found.delete(key);
        if (time - from >= 2e9) found.delete(key);
      }
      return [...found.values()];
    },
  };
};

/** Rule `oversized-copy`: messages are copied that could move. */
export const oversizedCopy: NewRule = (facts, { copyBytes }) => {
  const words = new Words(facts.cast);
  const found = new Map<string, Found>();
  return {
    apply: (events, row) => {
      if ((events.size[row] ?? 0) < copyBytes || events.kind[row] !== EVENT_KIND.sendDone) return;
      const [worker, channel] = [events.worker[row] ?? 0, events.channel[row] ?? 0];
      const key = `${worker}:${channel}`;
      if (found.has(key)) return;
      const megabytes = ((events.size[row] ?? 0) / 1e6).toFixed(1);
      found.set(
        key,
        foundAt(
          facts,
          { worker, channel, site: events.site[row] ?? 0 },
          {
            rule: "oversized-copy",
            title: `${words.worker(facts.worker(worker))} copies ${megabytes} MB in a message on ${words.channel(facts.channel(channel))}`,
            remedy: "Name the buffers in `transfer`: then they move instead of being copied.",
          },
        ),
      );
    },
    find: () => [...found.values()],
  };
};
