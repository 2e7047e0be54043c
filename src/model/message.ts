/** Single messages: which send and which receive are one message's, and what became of it. */

import { OUTCOME } from "../trace/event.ts";
import { firstNot, type PositionList } from "./position-list.ts";
import type { Timeline } from "./timeline.ts";

/** Among receives that are not in the order of tickets, so many are looked through for one. */
const MOST_LOOKED_THROUGH = 1 << 16;

/** The position of the send of a channel's (by row) message; undefined when it is not on record. */
export function sendOf(timeline: Timeline, channel: number, ticket: number): number | undefined {
  return withTicket(timeline, timeline.ofChannel(channel).sends, ticket);
}

/** The position of the first receive of the message that a send put into a channel (by row). */
export function receiveOf(timeline: Timeline, channel: number, send: number): number | undefined {
  const { receives } = timeline.ofChannel(channel);
  const ticket = timeline.history.at(send, "ticket");
  if ((timeline.newest.channels.columns.toAll[channel] ?? 0) === 0) {
    return withTicket(timeline, receives, ticket);
  }
  // Every receiver goes through the tickets in its own time.
  const from = receives.countBelow(send);
  const to = Math.min(receives.length, from + MOST_LOOKED_THROUGH);
  for (let index = from; index < to; index++) {
    const receive = receives.at(index);
    if (timeline.history.at(receive, "ticket") === ticket) return receive;
  }
  return undefined;
}

/** ns that the operation whose end is at a position had waited; 0 when it completed at once. */
export function waitedBefore({ history }: Timeline, done: number): number {
  const back = history.at(done, "began");
  return back === 0 ? 0 : history.at(done, "time") - history.at(done - back, "time");
}

/** Whether a message went into a channel, or came out of it, at a position. */
export function movesMessage(timeline: Timeline, position: number, kind: number): boolean {
  const { history } = timeline;
  return history.at(position, "kind") === kind && history.at(position, "outcome") === OUTCOME.ok;
}

/** What became of a message of a channel (by row) of which no receive is on record. */
export function fateOf(
  { newest }: Timeline,
  channel: number,
  ticket: number,
): "buffered" | "received" | "discarded" {
  const { toAll, capacity, sent, nextTicket, receiversGone } = newest.channels.columns;
  if (receiversGone[channel] !== 0) return "discarded";
  if (toAll[channel] === 0) return ticket < (nextTicket[channel] ?? 0) ? "received" : "buffered";
  const slots = capacity[channel] ?? 0;
  return slots > 0 && ticket < (sent[channel] ?? 0) - slots ? "discarded" : "buffered";
}

/** Tickets rise along the list; where none was lost, the index is the ticket. */
function withTicket({ history }: Timeline, list: PositionList, ticket: number): number | undefined {
  const ticketAt = (index: number) => history.at(list.at(index), "ticket");
  const isThere = ticket < list.length && ticketAt(ticket) === ticket;
  const index = isThere ? ticket : firstNot(list.length, (at) => ticketAt(at) < ticket);
  if (index >= list.length || ticketAt(index) !== ticket) return undefined;
  return list.at(index);
}
