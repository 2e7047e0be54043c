/**
 * `answered-within`: a request is answered in time. A message that carries a sender is answered by the next
 * message that is received through that sender's channel (requests that share one are answered in their order);
 * a message that carries none is answered when it is received.
 */

import type { EventBatch } from "../../trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../trace/event.ts";
import { formatDuration } from "../duration.ts";
import { channelTitle, type Rule, type RuleParts } from "./rule.ts";

interface Request {
  readonly channel: number;
  readonly ticket: number;
  readonly time: number;
}

/** One breach for each late or missing answer. */
export class AnsweredWithin implements Rule {
  readonly title: string;
  readonly needsOperations = true;
  readonly #parts: RuleParts;
  readonly #limit: number;
  /** Handles that are senders, whatever their channel. */
  readonly #senders = new Set<number>();
  /** By worker and carrier: the channel of a sender that went into a message which is not sent yet. */
  readonly #carried = new Map<string, number>();
  /** By the channel of the answers: requests, oldest first. */
  readonly #awaiting = new Map<number, Request[]>();
  /** Requests without a sender in them, by channel and ticket. */
  readonly #plain = new Map<string, Request>();

  /** At most `limit` ns from the request's sending to its answer's receiving. */
  constructor(parts: RuleParts, limit: number) {
    this.#parts = parts;
    this.#limit = limit;
    this.title = `answered-within ${parts.channels.pattern}=${formatDuration(limit)}`;
  }

  event(batch: EventBatch, row: number): void {
    const channel = batch.channel[row] ?? 0;
    // Asked for every channel, so that it is known whether one was meant.
    const isMeant = channel !== 0 && this.#parts.channels.has(channel);
    switch (batch.kind[row] ?? 0) {
      case EVENT_KIND.handleCreated:
      case EVENT_KIND.handleCloned:
        if (batch.outcome[row] === SIDE.sender) this.#senders.add(batch.handle[row] ?? 0);
        return;
      case EVENT_KIND.handleDropped:
        this.#senders.delete(batch.handle[row] ?? 0);
        return;
      case EVENT_KIND.handleMoved:
        return this.#move(batch, row);
      case EVENT_KIND.sendDone:
        if (isMeant) this.#send(batch, row, channel);
        return;
      case EVENT_KIND.receiveDone:
        if (batch.outcome[row] === OUTCOME.ok) this.#receive(batch, row, channel);
        return;
    }
  }

  end(time: number, hasEnded: boolean): void {
    for (const request of [...[...this.#awaiting.values()].flat(), ...this.#plain.values()]) {
      const waited = time - request.time;
      if (waited > this.#limit)
        this.#breach(request, `has no answer after ${formatDuration(waited)}`);
      else if (hasEnded) this.#breach(request, "has no answer, and the program is over");
    }
  }

  #move(batch: EventBatch, row: number): void {
    const carrier = batch.detail[row] ?? 0;
    if (carrier === 0 || !this.#senders.has(batch.handle[row] ?? 0)) return;
    this.#carried.set(keyOf(batch.worker[row], carrier), batch.channel[row] ?? 0);
  }

  #send(batch: EventBatch, row: number, channel: number): void {
    const key = keyOf(batch.worker[row], channel);
    const answers = this.#carried.get(key);
    this.#carried.delete(key);
    if (batch.outcome[row] !== OUTCOME.ok) return;
    const request = { channel, ticket: batch.ticket[row] ?? 0, time: batch.time[row] ?? 0 };
    if (answers === undefined) this.#plain.set(keyOf(channel, request.ticket), request);
    else {
      const awaiting = this.#awaiting.get(answers);
      if (awaiting === undefined) this.#awaiting.set(answers, [request]);
      else awaiting.push(request);
    }
  }

  #receive(batch: EventBatch, row: number, channel: number): void {
    const time = batch.time[row] ?? 0;
    const awaiting = this.#awaiting.get(channel);
    const answered = awaiting?.shift();
    if (awaiting?.length === 0) this.#awaiting.delete(channel);
    const key = keyOf(channel, batch.ticket[row] ?? 0);
    const plain = this.#plain.get(key);
    this.#plain.delete(key);
    for (const request of [answered, plain]) {
      if (request === undefined || time - request.time <= this.#limit) continue;
      this.#breach(request, `was answered after ${formatDuration(time - request.time)}`);
    }
  }

  #breach({ channel, ticket, time }: Request, what: string): void {
    const title = channelTitle(this.#parts.names, channel);
    this.#parts.breaches.add(
      `message ${ticket} of ${title}, sent at ${formatDuration(time)}, ${what}`,
    );
  }
}

function keyOf(first: number | undefined, second: number): string {
  return `${first ?? 0}:${second}`;
}
