/** One message as a viewer is told of it. */

import { fateOf, receiveOf, sendOf, waitedBefore } from "../model/message.ts";
import type { Timeline } from "../model/timeline.ts";
import type { MessageRow } from "../protocol/message-query.ts";

/** The message that the send at a position put into its channel. */
export function messageAt(timeline: Timeline, send: number): MessageRow {
  const { cast, history } = timeline;
  const channel = history.at(send, "channel");
  const ticket = history.at(send, "ticket");
  const receive = receiveOf(timeline, channel, send);
  const isReceived = receive !== undefined;
  return {
    channel: channel - 1,
    ticket,
    sender: history.at(send, "worker") - 1,
    receiver: isReceived ? history.at(receive, "worker") - 1 : -1,
    sentAt: history.at(send, "time"),
    receivedAt: isReceived ? history.at(receive, "time") : undefined,
    sentPosition: send + 1,
    receivedPosition: isReceived ? receive + 1 : undefined,
    blocked: waitedBefore(timeline, send),
    size: history.at(send, "size"),
    preview: cast.text(history.at(send, "text")) || undefined,
    fate: isReceived ? "received" : fateOf(timeline, channel, ticket),
  };
}

/** The position of the send of the message that came out of its channel at a position. */
export function sendBehind(timeline: Timeline, receive: number): number | undefined {
  const { history } = timeline;
  return sendOf(timeline, history.at(receive, "channel"), history.at(receive, "ticket"));
}

/** ns that a message was in the buffer, until `end` (ns) where nobody has taken it. */
export function timeInBuffer(timeline: Timeline, row: MessageRow, end: number): number {
  const { endedAt } = timeline.newest.channels.columns;
  const gone = row.fate === "discarded" ? (endedAt[row.channel + 1] ?? 0) || end : end;
  return Math.max(0, (row.receivedAt ?? gone) - row.sentAt);
}
