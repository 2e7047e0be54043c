/** Pages of messages: which there are, filtered and in order. */

import { movesMessage } from "../model/message.ts";
import type { PositionList } from "../model/position-list.ts";
import type { Timeline } from "../model/timeline.ts";
import type { MessageRow, MessagesAnswer, MessagesRequest } from "../protocol/message-query.ts";
import { EVENT_KIND } from "../trace/event.ts";
import { RequestError } from "./errors.ts";
import type { Point } from "./instant.ts";
import { messageAt, sendBehind, timeInBuffer } from "./message-row.ts";

/** So many are looked at for one page: the newest. More would hold up the frames. */
const MOST_LOOKED_AT = 1 << 17;
const MOST_ROWS = 1000;

/** What to look through, by rows; 0 is any. */
export interface MessagesOf {
  readonly channel: number;
  readonly worker: number;
}

/** Sends by their positions, the newest first. */
interface Candidates {
  readonly sends: Uint32Array;
  /** There were more than could be looked at. */
  readonly isCut: boolean;
}

/** Answers {@link MessagesRequest} at a point; `endTime` is the newest time known (ns). */
export function messagesOf(
  timeline: Timeline,
  of: MessagesOf,
  point: Point,
  endTime: number,
  request: MessagesRequest,
): MessagesAnswer {
  const [offset, count] = pageOf(request);
  const isPlain = isUnfiltered(of, request);
  if (isPlain && of.channel !== 0) return newestOf(timeline, of.channel, point, offset, count);
  const { sends, isCut } = candidates(timeline, of, point.position);
  if (isPlain) {
    const rows = [...sends.subarray(offset, offset + count)].map((at) => messageAt(timeline, at));
    return { total: sends.length, atLeast: isCut, rows };
  }
  const found: MessageRow[] = [];
  for (const send of sends) {
    const row = messageAt(timeline, send);
    if (fits(timeline, row, of, endTime, request)) found.push(row);
  }
  if (request.order === "longest") {
    const time = (row: MessageRow) => timeInBuffer(timeline, row, endTime);
    found.sort((one, other) => time(other) - time(one));
  }
  return { total: found.length, atLeast: isCut, rows: found.slice(offset, offset + count) };
}

function pageOf({ offset, count }: MessagesRequest): readonly [number, number] {
  if (!(Number.isSafeInteger(offset) && offset >= 0)) {
    throw new RequestError("an offset must be a whole number from 0");
  }
  if (!(Number.isInteger(count) && count >= 0 && count <= MOST_ROWS)) {
    throw new RequestError(`count must be a number from 0 to ${MOST_ROWS}`);
  }
  return [offset, count];
}

function isUnfiltered(of: MessagesOf, { order, longerThan, text }: MessagesRequest): boolean {
  const isWide = of.channel === 0 || of.worker === 0;
  return order === "newest" && isWide && (longerThan ?? 0) <= 0 && (text ?? "") === "";
}

/** A channel's list of sends is at hand: all of them are counted. */
function newestOf(
  timeline: Timeline,
  channel: number,
  { position }: Point,
  offset: number,
  count: number,
): MessagesAnswer {
  const { sends } = timeline.ofChannel(channel);
  const total = sends.countBelow(position);
  const rows: MessageRow[] = [];
  for (let index = total - 1 - offset; index >= 0 && rows.length < count; index--) {
    rows.push(messageAt(timeline, sends.at(index)));
  }
  return { total, atLeast: false, rows };
}

function fits(
  timeline: Timeline,
  row: MessageRow,
  { channel, worker }: MessagesOf,
  endTime: number,
  { longerThan = 0, text = "" }: MessagesRequest,
): boolean {
  if (channel !== 0 && row.channel !== channel - 1) return false;
  if (worker !== 0 && row.sender !== worker - 1 && row.receiver !== worker - 1) return false;
  if (timeInBuffer(timeline, row, endTime) < longerThan) return false;
  return text === "" || (row.preview?.includes(text) ?? false);
}

function candidates(timeline: Timeline, of: MessagesOf, position: number): Candidates {
  if (of.channel !== 0) return newest(timeline.ofChannel(of.channel).sends, position);
  if (of.worker !== 0) return ofWorker(timeline, of.worker, position);
  const sends = new Uint32Array(MOST_LOOKED_AT);
  let found = 0;
  let at = position - 1;
  for (; at >= 0 && found < MOST_LOOKED_AT; at--) {
    if (movesMessage(timeline, at, EVENT_KIND.sendDone)) sends[found++] = at;
  }
  return { sends: sends.subarray(0, found), isCut: at >= 0 };
}

function newest(list: PositionList, position: number): Candidates {
  const to = list.countBelow(position);
  const from = Math.max(0, to - MOST_LOOKED_AT);
  const sends = Uint32Array.from({ length: to - from }, (_, index) => list.at(to - 1 - index));
  return { sends, isCut: from > 0 };
}

function ofWorker(timeline: Timeline, worker: number, position: number): Candidates {
  const events = timeline.ofWorker(worker);
  const to = events.countBelow(position);
  const from = Math.max(0, to - MOST_LOOKED_AT);
  const sends = new Set<number>();
  for (let index = from; index < to; index++) {
    const at = events.at(index);
    if (movesMessage(timeline, at, EVENT_KIND.sendDone)) sends.add(at);
    if (!movesMessage(timeline, at, EVENT_KIND.receiveDone)) continue;
    const send = sendBehind(timeline, at);
    if (send !== undefined) sends.add(send);
  }
  const found = Uint32Array.from(sends);
  return { sends: found.toSorted((one, other) => other - one), isCut: from > 0 };
}
