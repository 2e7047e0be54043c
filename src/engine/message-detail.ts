/** One message and where its time went: its way through the program, from worker to worker. */

import { movesMessage } from "../model/message.ts";
import type { PositionList } from "../model/position-list.ts";
import type { Timeline } from "../model/timeline.ts";
import type { MessageDetail, MessageRow, WayPart } from "../protocol/message-query.ts";
import { EVENT_KIND } from "../trace/event.ts";
import { messageAt, sendBehind, timeInBuffer } from "./message-row.ts";

/** A way has at most so many messages before, and after, the one asked for. */
const MOST_STEPS = 32;
/** Among so many of a worker's events what comes of a message is looked for. */
const MOST_EVENTS = 4096;
/** So many of the messages that a worker received are asked whether another came of them. */
const MOST_CAUSES = 16;

/** Describes the message that the send at a position put into its channel; `endTime` in ns. */
export function messageDetail(timeline: Timeline, send: number, endTime: number): MessageDetail {
  const row = messageAt(timeline, send);
  const { cast, history } = timeline;
  const siteAt = (position: number) => cast.site(history.at(position - 1, "site"));
  const messages = [...before(timeline, row), row, ...after(timeline, row)];
  return {
    row,
    sendSite: siteAt(row.sentPosition),
    receiveSite: row.receivedPosition === undefined ? undefined : siteAt(row.receivedPosition),
    way: wayOf(timeline, messages, endTime),
    messages,
  };
}

/** The messages that led to one, the oldest first. */
function before(timeline: Timeline, row: MessageRow): MessageRow[] {
  const messages: MessageRow[] = [];
  let first = row;
  while (messages.length < MOST_STEPS) {
    const cause = causeOf(timeline, first);
    if (cause === undefined || cause.sentPosition >= first.sentPosition) break;
    messages.unshift(cause);
    first = cause;
  }
  return messages;
}

/** The messages that came of one, one after the other. */
function after(timeline: Timeline, row: MessageRow): MessageRow[] {
  const messages: MessageRow[] = [];
  let last = row;
  while (messages.length < MOST_STEPS) {
    const next = consequenceOf(timeline, last);
    if (next === undefined) break;
    messages.push(next);
    last = next;
  }
  return messages;
}

/** What the receiver of a message sent because of it. */
function consequenceOf(timeline: Timeline, { receivedPosition }: MessageRow) {
  if (receivedPosition === undefined) return undefined;
  const receive = receivedPosition - 1;
  const { history } = timeline;
  const events = timeline.ofWorker(history.at(receive, "worker"));
  const first = events.countBelow(receive) + 1;
  const end = Math.min(events.length, first + MOST_EVENTS);
  const send =
    sendBetween(timeline, events, first, end) ?? sendAfterMark(timeline, events, first, end);
  return send === undefined ? undefined : messageAt(timeline, send);
}

/** The first send before the next receive. */
function sendBetween(timeline: Timeline, events: PositionList, first: number, end: number) {
  for (let index = first; index < end; index++) {
    const at = events.at(index);
    if (movesMessage(timeline, at, EVENT_KIND.receiveDone)) return undefined;
    if (movesMessage(timeline, at, EVENT_KIND.sendDone)) return at;
  }
  return undefined;
}

/** Where a mark stands before the next receive, and the same mark again later: the send after that one. */
function sendAfterMark(timeline: Timeline, events: PositionList, first: number, end: number) {
  const { history } = timeline;
  let text = 0;
  for (let index = first; index < end; index++) {
    const at = events.at(index);
    const isMark = history.at(at, "kind") === EVENT_KIND.mark;
    if (text === 0) {
      if (movesMessage(timeline, at, EVENT_KIND.receiveDone)) return undefined;
      if (isMark) text = history.at(at, "text");
    } else if (isMark && history.at(at, "text") === text) {
      return sendBetween(timeline, events, index + 1, end);
    }
  }
  return undefined;
}

/** The newest of the messages that its sender received, if this one is what came of it. */
function causeOf(timeline: Timeline, row: MessageRow): MessageRow | undefined {
  const send = row.sentPosition - 1;
  const events = timeline.ofWorker(timeline.history.at(send, "worker"));
  const last = events.countBelow(send) - 1;
  let looked = 0;
  for (let index = last; index >= Math.max(0, last - MOST_EVENTS); index--) {
    const at = events.at(index);
    if (!movesMessage(timeline, at, EVENT_KIND.receiveDone)) continue;
    if (++looked > MOST_CAUSES) return undefined;
    const cause = sendBehind(timeline, at);
    const message = cause === undefined ? undefined : messageAt(timeline, cause);
    if (message?.receivedPosition !== at + 1) continue;
    if (consequenceOf(timeline, message)?.sentPosition === row.sentPosition) return message;
  }
  return undefined;
}

function wayOf(timeline: Timeline, messages: readonly MessageRow[], end: number): WayPart[] {
  const { workers, channels } = timeline.cast;
  const parts: WayPart[] = [];
  for (const [index, row] of messages.entries()) {
    const name = channels[row.channel]?.name ?? "";
    const begun = row.sentAt - row.blocked;
    const received = messages[index - 1]?.receivedAt;
    if (received !== undefined && begun > received) {
      const text = `in ${workers[row.sender]?.name ?? "an unknown worker"}`;
      parts.push({ text, kind: "processed", subject: row.sender, from: received, to: begun });
    }
    if (row.blocked > 0) {
      const [from, to] = [Math.max(begun, received ?? begun), row.sentAt];
      parts.push({
        text: `blocked before ${name}`,
        kind: "blocked",
        subject: row.sender,
        from,
        to,
      });
    }
    const to = row.sentAt + timeInBuffer(timeline, row, end);
    parts.push({
      text: `in ${name}`,
      kind: "buffered",
      subject: row.channel,
      from: row.sentAt,
      to,
    });
  }
  return parts;
}
