/** Rule `unanswered-request`: a message brought a sender for the answer, and no answer comes. */

import { EVENT_KIND } from "../../trace/event.ts";
import type { Found } from "./finding.ts";
import type { NewRule } from "./rule.ts";
import type { ChannelFacts, Wait } from "./wait-graph.ts";
import { duration, Words } from "./words.ts";

/** Answers that were given up, for each channel of requests: all are counted, so many are told. */
const MOST = 100;

/** A sender for an answer. */
interface Request {
  readonly reply: ChannelFacts;
  /** The channel in whose message it travelled. */
  readonly carrier: number;
  /** Who has received it; 0 until then. */
  server: number;
}

/** Finds askers that wait for too long, and senders for answers that were dropped unused. */
export const unansweredRequest: NewRule = (facts, { answerTime }) => {
  const words = new Words(facts.cast);
  /** By the row of the sender's handle. */
  const requests = new Map<number, Request>();
  const given: Found[] = [];
  const about = ({ reply, carrier, server }: Request, waits: Iterable<Wait>) => {
    const [wait] = waits;
    return {
      rule: "unanswered-request" as const,
      steps: [],
      related: [],
      site: words.site(wait?.site ?? 0) ?? words.channelSite(reply),
      chain: [
        { kind: "channel" as const, index: carrier - 1 },
        ...(server === 0 ? [] : [{ kind: "worker" as const, index: server - 1 }]),
        { kind: "channel" as const, index: reply.row - 1 },
      ],
      workers: [...waits].map(({ worker }) => worker.row - 1),
      fix: undefined,
    };
  };
  const giveUp = (handle: number, worker: number): void => {
    const request = requests.get(handle);
    requests.delete(handle);
    if (request === undefined || given.length >= MOST) return;
    const { reply, server, carrier } = request;
    const isAnswered = (facts.world.channels.columns.sent[reply.row] ?? 0) > 0;
    if (isAnswered || reply.senders.size > 0 || reply.receives.size === 0) return;
    const who = words.worker(facts.worker(server === 0 ? worker : server));
    given.push({
      ...about(request, reply.receives),
      id: `unanswered-request:${reply.row}`,
      title: `A request on ${words.channel(facts.channel(carrier))} has got no answer: ${who} dropped the sender for it without having used it`,
      remedy: "Send an answer on every way out, an error's too.",
      since: facts.world.time,
      position: facts.world.position,
    });
  };
  return {
    apply: (events, row) => {
      const kind = events.kind[row];
      const handle = events.handle[row] ?? 0;
      if (kind === EVENT_KIND.handleDropped) giveUp(handle, events.worker[row] ?? 0);
      if (kind !== EVENT_KIND.handleMoved) return;
      const moved = facts.handles[handle];
      if (moved === undefined || !moved.isSender) return;
      const carrier = moved.carrier?.row;
      if (carrier !== undefined) requests.set(handle, { reply: moved.channel, carrier, server: 0 });
      const request = requests.get(handle);
      if (request !== undefined && moved.owner !== undefined) request.server = moved.owner.row;
    },
    find: (time) => {
      const late: Found[] = [];
      for (const request of requests.values()) {
        const { reply, server } = request;
        const isAnswered = (facts.world.channels.columns.sent[reply.row] ?? 0) > 0;
        const [wait] = reply.receives;
        if (isAnswered || wait === undefined || time - wait.time < answerTime) continue;
        const who =
          server === 0 ? "nobody has received it" : `${words.worker(facts.worker(server))} has it`;
        late.push({
          ...about(request, reply.receives),
          id: `unanswered-request:${reply.row}`,
          title: `${words.worker(wait.worker)} has waited ${duration(time - wait.time)} for the answer to its request on ${words.channel(facts.channel(request.carrier))}: ${who}`,
          remedy: "Send the answer, or wait for it with a timeout.",
          since: wait.time,
          position: wait.position,
        });
        if (late.length >= MOST) break;
      }
      return [...given, ...late];
    },
  };
};
