/** The messages of a range of time, as arrows between workers. */

import { receiveOf } from "../model/message.ts";
import { PositionList } from "../model/position-list.ts";
import type { Timeline } from "../model/timeline.ts";
import type { SequenceAnswer } from "../protocol/sequence.ts";
import { EVENT_KIND, OUTCOME } from "../trace/event.ts";
import { sendBehind } from "./message-row.ts";
import type { Range } from "./spans.ts";

/** Tickets rise by one; where records were lost, by more. A wilder leap is a damaged trace's. */
const MOST_MISSING = 1 << 16;

/** The part of a {@link SequenceAnswer} that this makes. */
export type Arrows = Omit<
  SequenceAnswer,
  "spanWorker" | "spanDoing" | "spanFrom" | "spanTo" | "arrowPreview"
> & { readonly arrowPreview: Map<number, string> };

/** Of more events only some stretches are looked through, evenly spread: an answer must not take long. */
const MOST_LOOKED_THROUGH = 1 << 17;
const STRETCHES = 32;
const STRETCH = MOST_LOOKED_THROUGH / STRETCHES;

/** The messages that workers (by row) sent or received in a range; at most `most`, evenly chosen. */
export function arrowsOf(
  timeline: Timeline,
  workers: ReadonlySet<number>,
  { from, to }: Range,
  most: number,
): Arrows {
  const [first, end] = from < to ? [timeline.positionAt(from), timeline.positionAt(to)] : [0, 0];
  const isWanted = new Uint8Array(timeline.cast.sizes.workers);
  for (const worker of workers) isWanted[worker] = 1;
  if (end - first > MOST_LOOKED_THROUGH) return sampledArrows(timeline, isWanted, first, end, most);
  const messages = messagesIn(timeline, isWanted, first, end);
  const count = Math.min(most, messages.length);
  const arrows = newArrows(count, messages.length);
  for (let index = 0; index < count; index++) {
    const at = messages.at(Math.floor((index * messages.length) / count));
    draw(timeline, arrows, index, at);
  }
  return arrows;
}

/** One event of each message: its send, or its receive where the send is none of theirs or before the range. */
function messagesIn(
  timeline: Timeline,
  isWanted: Uint8Array,
  first: number,
  end: number,
): PositionList {
  const found = new PositionList();
  const { history, cast } = timeline;
  const sends = cast.channels.map(() => new SendsOfRange());
  for (let position = first; position < end; position++) {
    const kind = history.at(position, "kind");
    const isSend = kind === EVENT_KIND.sendDone;
    if (!isSend && kind !== EVENT_KIND.receiveDone) continue;
    if (history.at(position, "outcome") !== OUTCOME.ok) continue;
    const isTheirs = isWanted[history.at(position, "worker")] === 1;
    const ticket = history.at(position, "ticket");
    const ofChannel = sends[history.at(position, "channel") - 1];
    if (isSend) ofChannel?.add(ticket, isTheirs);
    if (isTheirs && (isSend || ofChannel?.has(ticket) !== true)) found.push(position);
  }
  return found;
}

/** A message both of whose ends are known: positions. */
interface Pair {
  readonly send: number;
  readonly receive: number;
}

/**
 * Arrows of a range with very many events: those of messages that began and ended in one of the stretches looked
 * through. How many messages there are is told from what the stretches hold.
 */
function sampledArrows(
  timeline: Timeline,
  isWanted: Uint8Array,
  first: number,
  end: number,
  most: number,
): Arrows {
  const pairs: Pair[] = [];
  let sent = 0;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const from = first + Math.floor((stretch * (end - first - STRETCH)) / (STRETCHES - 1));
    sent += pairsIn(timeline, isWanted, from, from + STRETCH, pairs);
  }
  const count = Math.min(most, pairs.length);
  const messages = Math.round((sent * (end - first)) / MOST_LOOKED_THROUGH);
  const arrows = newArrows(count, Math.max(count, messages), true);
  for (let index = 0; index < count; index++) {
    const pair = pairs[Math.floor((index * pairs.length) / count)];
    if (pair === undefined) continue;
    tell(timeline, arrows, index, pair.send);
    drawSend(timeline, arrows, index, pair.send);
    drawReceive(timeline, arrows, index, pair.receive);
  }
  return arrows;
}

/** Finds the messages of a stretch; returns how many messages those workers sent, or received of others, in it. */
function pairsIn(
  { history, cast, newest }: Timeline,
  isWanted: Uint8Array,
  from: number,
  to: number,
  pairs: Pair[],
): number {
  const open = cast.channels.map(() => new Map<number, number>());
  let messages = 0;
  for (let position = from; position < to; position++) {
    const kind = history.at(position, "kind");
    const isSend = kind === EVENT_KIND.sendDone;
    if (!isSend && kind !== EVENT_KIND.receiveDone) continue;
    if (history.at(position, "outcome") !== OUTCOME.ok) continue;
    const channel = history.at(position, "channel");
    const sends = open[channel - 1];
    const ticket = history.at(position, "ticket");
    const isTheirs = isWanted[history.at(position, "worker")] === 1;
    if (isSend) {
      sends?.set(ticket, position);
      if (isTheirs) messages++;
      continue;
    }
    const send = sends?.get(ticket);
    if (send === undefined) continue;
    const isSenders = isWanted[history.at(send, "worker")] === 1;
    if (isTheirs && !isSenders) messages++;
    if (isTheirs || isSenders) pairs.push({ send, receive: position });
    // Others may get it too.
    if (newest.channels.columns.toAll[channel] === 0) sends?.delete(ticket);
  }
  return messages;
}

/** Which of a channel's sends in the range are drawn: their receives need not be. */
class SendsOfRange {
  #first = -1;
  #isDrawn: boolean[] = [];

  add(ticket: number, isDrawn: boolean): void {
    const missing = ticket - this.#first - this.#isDrawn.length;
    if (this.#first < 0 || missing < 0 || missing > MOST_MISSING) {
      this.#first = ticket;
      this.#isDrawn = [isDrawn];
      return;
    }
    for (let left = missing; left > 0; left--) this.#isDrawn.push(false);
    this.#isDrawn.push(isDrawn);
  }

  has(ticket: number): boolean {
    return this.#first >= 0 && this.#isDrawn[ticket - this.#first] === true;
  }
}

function newArrows(count: number, messages: number, isSampled = false): Arrows {
  return {
    arrowChannel: new Uint32Array(count),
    arrowTicket: new Float64Array(count),
    arrowSender: new Int32Array(count).fill(-1),
    arrowReceiver: new Int32Array(count).fill(-1),
    arrowSent: new Float64Array(count).fill(-1),
    arrowReceived: new Float64Array(count).fill(-1),
    arrowPreview: new Map(),
    messages,
    isSampled,
  };
}

/** Draws the message that an event sent or received. */
function draw(timeline: Timeline, arrows: Arrows, index: number, position: number): void {
  const { history } = timeline;
  const isSend = history.at(position, "kind") === EVENT_KIND.sendDone;
  const send = isSend ? position : sendBehind(timeline, position);
  const channel = history.at(position, "channel");
  const receive = isSend ? receiveOf(timeline, channel, position) : position;
  tell(timeline, arrows, index, position);
  if (send !== undefined) drawSend(timeline, arrows, index, send);
  if (receive !== undefined) drawReceive(timeline, arrows, index, receive);
}

function tell({ history }: Timeline, arrows: Arrows, index: number, position: number): void {
  arrows.arrowChannel[index] = history.at(position, "channel") - 1;
  arrows.arrowTicket[index] = history.at(position, "ticket");
}

function drawSend({ cast, history }: Timeline, arrows: Arrows, index: number, send: number): void {
  const preview = cast.text(history.at(send, "text"));
  if (preview !== "") arrows.arrowPreview.set(index, preview);
  arrows.arrowSender[index] = history.at(send, "worker") - 1;
  arrows.arrowSent[index] = history.at(send, "time");
}

function drawReceive({ history }: Timeline, arrows: Arrows, index: number, receive: number): void {
  arrows.arrowReceiver[index] = history.at(receive, "worker") - 1;
  arrows.arrowReceived[index] = history.at(receive, "time");
}
