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
export type Arrows = Omit<SequenceAnswer, "spanWorker" | "spanDoing" | "spanFrom" | "spanTo">;

/** The messages that workers (by row) sent or received in a range; at most `most`, evenly chosen. */
export function arrowsOf(
  timeline: Timeline,
  workers: ReadonlySet<number>,
  range: Range,
  most: number,
): Arrows {
  const messages = messagesIn(timeline, workers, range);
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
  workers: ReadonlySet<number>,
  { from, to }: Range,
): PositionList {
  const found = new PositionList();
  if (from >= to) return found;
  const { history, cast } = timeline;
  const isWanted = new Uint8Array(cast.sizes.workers);
  for (const worker of workers) isWanted[worker] = 1;
  const sends = cast.channels.map(() => new SendsOfRange());
  const end = timeline.positionAt(to);
  for (let position = timeline.positionAt(from); position < end; position++) {
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

function newArrows(count: number, messages: number): Arrows {
  return {
    arrowChannel: new Uint32Array(count),
    arrowTicket: new Float64Array(count),
    arrowSender: new Int32Array(count).fill(-1),
    arrowReceiver: new Int32Array(count).fill(-1),
    arrowSent: new Float64Array(count).fill(-1),
    arrowReceived: new Float64Array(count).fill(-1),
    messages,
  };
}

function draw(timeline: Timeline, arrows: Arrows, index: number, position: number): void {
  const { history } = timeline;
  const isSend = history.at(position, "kind") === EVENT_KIND.sendDone;
  const channel = history.at(position, "channel");
  const send = isSend ? position : sendBehind(timeline, position);
  const receive = isSend ? receiveOf(timeline, channel, position) : position;
  arrows.arrowChannel[index] = channel - 1;
  arrows.arrowTicket[index] = history.at(position, "ticket");
  if (send !== undefined) {
    arrows.arrowSender[index] = history.at(send, "worker") - 1;
    arrows.arrowSent[index] = history.at(send, "time");
  }
  if (receive === undefined) return;
  arrows.arrowReceiver[index] = history.at(receive, "worker") - 1;
  arrows.arrowReceived[index] = history.at(receive, "time");
}
