/** An event in words: `parser-1 sends #184 on records`. */

import { EVENT_KIND, EXIT, OUTCOME, SIDE } from "../trace/event.ts";
import type { Cast } from "./cast.ts";
import { type EventColumns, rowAt } from "./history.ts";
import type { Timeline } from "./timeline.ts";

/** What happened at a position, in a few words without a full stop. */
export function describe(timeline: Timeline, position: number): string {
  const { cast, history } = timeline;
  const events = history.columns(position);
  const row = rowAt(position);
  const who = workerName(cast, events.worker[row] ?? 0);
  const channel = channelName(cast, events.channel[row] ?? 0);
  const side = events.outcome[row] === SIDE.sender ? "sender" : "receiver";
  if (events.channel[row] === 0) return lived(cast, events, row, who);
  const other = events.other[row] ?? 0;
  switch (events.kind[row] ?? 0) {
    case EVENT_KIND.channelCreated:
      return `${who} creates ${channel}`;
    case EVENT_KIND.channelDisconnected:
      return disconnected(channel, side, other);
    case EVENT_KIND.channelClosed:
      return `${who} closes ${channel}`;
    case EVENT_KIND.channelSampled:
      return `${channel} holds ${counted(events.occupancy[row] ?? 0, "message")}`;
    case EVENT_KIND.sendBlocked:
    case EVENT_KIND.sendDone:
    case EVENT_KIND.receiveBlocked:
    case EVENT_KIND.receiveDone:
      return operated(events, row, who, channel);
    default:
      return handled(cast, events, row, `a ${side} of ${channel}`);
  }
}

function remarked(cast: Cast, events: EventColumns, row: number, who: string): string {
  switch (events.kind[row] ?? 0) {
    case EVENT_KIND.mark:
      return `${who} marks “${cast.text(events.text[row] ?? 0)}”`;
    case EVENT_KIND.lost:
      return `${counted(events.other[row] ?? 0, "record")} of ${who} were lost`;
    case EVENT_KIND.programEnded:
      return `the program ends with exit code ${events.other[row] ?? 0}`;
    default:
      return `${who} does something unknown`;
  }
}

function lived(cast: Cast, events: EventColumns, row: number, who: string): string {
  const other = workerName(cast, events.other[row] ?? 0);
  switch (events.kind[row] ?? 0) {
    case EVENT_KIND.workerStarted:
      return started(cast, events, row, who);
    case EVENT_KIND.workerExited:
      return exited(cast, events, row, who);
    case EVENT_KIND.joinBlocked:
      return `${who} waits for the end of ${other}`;
    case EVENT_KIND.joinDone:
      return `${who} has joined ${other}`;
    case EVENT_KIND.workerRests:
      return rested(cast.text(events.text[row] ?? 0), who);
    default:
      return remarked(cast, events, row, who);
  }
}

function rested(wakers: string, who: string): string {
  const others = wakers === "" ? "nothing but channels and workers" : `also ${wakers}`;
  return `${who} has nothing to do; ${others} can wake it`;
}

/** The name of the worker in a row. */
export function workerName(cast: Cast, row: number): string {
  return cast.workers[row - 1]?.name ?? "nobody";
}

function channelName(cast: Cast, row: number): string {
  return cast.channels[row - 1]?.name ?? "no channel";
}

function operated(events: EventColumns, row: number, who: string, channel: string): string {
  const ticket = `#${events.ticket[row] ?? 0}`;
  switch (events.kind[row] ?? 0) {
    case EVENT_KIND.sendBlocked:
      return `${who} is blocked sending on ${channel}`;
    case EVENT_KIND.receiveBlocked:
      return `${who} waits for a message from ${channel}`;
    case EVENT_KIND.sendDone:
      return events.outcome[row] === OUTCOME.ok
        ? `${who} sends ${ticket} on ${channel}`
        : `${who} sends nothing on ${channel}: ${failure(events.outcome[row] ?? 0)}`;
    default:
      return events.outcome[row] === OUTCOME.ok
        ? `${who} receives ${ticket} from ${channel}`
        : `${who} receives nothing from ${channel}: ${failure(events.outcome[row] ?? 0)}`;
  }
}

function handled(cast: Cast, events: EventColumns, row: number, what: string): string {
  const who = workerName(cast, events.worker[row] ?? 0);
  switch (events.kind[row] ?? 0) {
    case EVENT_KIND.handleCreated:
      return `${who} gets ${what}`;
    case EVENT_KIND.handleCloned:
      return `${who} clones ${what}`;
    case EVENT_KIND.handleWeakened:
      return `${who} keeps a weak sender`;
    case EVENT_KIND.handleDropped:
      return `${who} drops ${what}`;
    case EVENT_KIND.handleLeaked:
      return `${who} has never dropped ${what}`;
    case EVENT_KIND.handleMoved:
      return moved(cast, events, row, who);
    default:
      return `${who} does something unknown`;
  }
}

function failure(outcome: number): string {
  switch (outcome) {
    case OUTCOME.full:
      return "it is full";
    case OUTCOME.empty:
      return "it is empty";
    case OUTCOME.disconnected:
      return "it is disconnected";
    case OUTCOME.timeout:
      return "timed out";
    case OUTCOME.aborted:
      return "aborted";
    case OUTCOME.lagged:
      return "it was too slow, and messages are lost";
    default:
      return "for an unknown reason";
  }
}

function started(cast: Cast, events: EventColumns, row: number, who: string): string {
  const parent = events.other[row] ?? 0;
  return parent === 0 ? `${who} starts` : `${workerName(cast, parent)} starts ${who}`;
}

function exited(cast: Cast, events: EventColumns, row: number, who: string): string {
  switch (events.outcome[row] ?? 0) {
    case EXIT.threw:
      return `${who} ends with an error: ${cast.text(events.text[row] ?? 0)}`;
    case EXIT.exited:
      return `${who} calls exit`;
    case EXIT.terminated:
      return `${who} is terminated`;
    default:
      return `${who} ends`;
  }
}

function disconnected(channel: string, side: string, discarded: number): string {
  const lost = discarded === 0 ? "" : `; ${counted(discarded, "message")} discarded`;
  return `${channel} has no ${side} any more${lost}`;
}

function moved(cast: Cast, events: EventColumns, row: number, who: string): string {
  const { channel: channels, side: sides } = cast.handleEnds;
  const handle = events.handle[row] ?? 0;
  const side = sides[handle] === SIDE.sender ? "sender" : "receiver";
  const what = `a ${side} of ${channelName(cast, channels[handle] ?? 0)}`;
  const to = events.other[row] ?? 0;
  if (to === 0 && events.detail[row] === 0) return `${who} gives up ${what} for a token`;
  if (to === 0) {
    return `${who} puts ${what} into a message on ${channelName(cast, events.detail[row] ?? 0)}`;
  }
  return to === events.worker[row]
    ? `${who} takes ${what} out of a message`
    : `${who} moves ${what} to ${workerName(cast, to)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
