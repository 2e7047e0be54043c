/** Every message with its way: a row for each time that one was received, and for each that never was. */

import type { EventBatch } from "../trace/batch.ts";
import { EVENT_KIND, KINDS_TO_ALL, OUTCOME } from "../trace/event.ts";
import type { Names } from "../trace/names.ts";
import { type Cell, csvRow } from "./csv.ts";
import type { EventWriter, Write } from "./export.ts";
import { BlockedOperations, isDone } from "./operations.ts";
import { placeOf } from "./place.ts";

const HEAD = [
  "channel_id",
  "channel",
  "ticket",
  "bytes",
  "sender_id",
  "sender",
  "sent_ns",
  "send_waited_ns",
  "sent_at",
  "receiver_id",
  "receiver",
  "received_ns",
  "receive_waited_ns",
  "received_at",
  "in_buffer_ns",
  "preview",
];

/** A message's sending, until it has been received. */
interface Sent {
  readonly time: number;
  readonly worker: number;
  readonly waited: number;
  readonly site: number;
  readonly size: number;
  /** A text's id. */
  readonly preview: number;
  readonly isWanted: boolean;
  wasReceived: boolean;
}

/**
 * Writes messages in the order in which they are received, then those that never were; `written` counts
 * rows. A message is wanted when its sending or its receiving is. Holds what is in the channels' buffers.
 */
export class MessagesCsv implements EventWriter {
  readonly #names: Names;
  readonly #write: Write;
  readonly #blocked = new BlockedOperations();
  /** By channel, then by ticket, oldest first. */
  readonly #sent = new Map<number, Map<number, Sent>>();
  #written = 0;

  /** `write` takes the text. */
  constructor(names: Names, write: Write) {
    this.#names = names;
    this.#write = write;
  }

  get written(): number {
    return this.#written;
  }

  begin(): void {
    this.#write(csvRow(HEAD));
  }

  event(batch: EventBatch, row: number, isWanted: boolean): void {
    const kind = batch.kind[row];
    if (isDone(kind) && batch.outcome[row] === OUTCOME.ok) {
      if (kind === EVENT_KIND.sendDone) this.#send(batch, row, isWanted);
      else this.#receive(batch, row, isWanted);
    }
    this.#blocked.take(batch, row);
  }

  end(): void {
    for (const [channel, messages] of this.#sent) {
      for (const [ticket, sent] of messages) this.#forget(channel, ticket, sent);
    }
    this.#sent.clear();
  }

  #send(batch: EventBatch, row: number, isWanted: boolean): void {
    const channel = batch.channel[row] ?? 0;
    let messages = this.#sent.get(channel);
    if (messages === undefined) {
      messages = new Map();
      this.#sent.set(channel, messages);
    }
    messages.set(batch.ticket[row] ?? 0, {
      time: batch.time[row] ?? 0,
      worker: batch.worker[row] ?? 0,
      waited: this.#blocked.waited(batch, row),
      site: batch.site[row] ?? 0,
      size: batch.size[row] ?? 0,
      preview: batch.text[row] ?? 0,
      isWanted,
      wasReceived: false,
    });
    if (this.#isToAll(channel)) this.#forgetReceived(channel, messages, batch.occupancy[row] ?? 0);
  }

  #receive(batch: EventBatch, row: number, isWanted: boolean): void {
    const channel = batch.channel[row] ?? 0;
    const ticket = batch.ticket[row] ?? 0;
    const messages = this.#sent.get(channel);
    const sent = messages?.get(ticket);
    if (sent !== undefined) sent.wasReceived = true;
    if (!this.#isToAll(channel)) messages?.delete(ticket);
    if (!isWanted && sent?.isWanted !== true) return;
    const worker = batch.worker[row] ?? 0;
    const time = batch.time[row] ?? 0;
    this.#row(channel, ticket, sent, batch.size[row] ?? 0, [
      worker,
      this.#names.worker(worker),
      time,
      this.#blocked.waited(batch, row),
      placeOf(this.#names, batch.site[row] ?? 0),
      sent === undefined ? undefined : time - sent.time,
    ]);
  }

  /** Where every receiver gets every message: those that the slowest has received are done with. */
  #forgetReceived(channel: number, messages: Map<number, Sent>, held: number): void {
    for (const [ticket, sent] of messages) {
      if (messages.size <= Math.max(1, held)) return;
      messages.delete(ticket);
      this.#forget(channel, ticket, sent);
    }
  }

  /** A message that nobody receives from now on. */
  #forget(channel: number, ticket: number, sent: Sent): void {
    if (!sent.wasReceived && sent.isWanted) this.#row(channel, ticket, sent, sent.size, []);
  }

  #row(
    channel: number,
    ticket: number,
    sent: Sent | undefined,
    size: number,
    received: readonly Cell[],
  ): void {
    const sending =
      sent === undefined
        ? [undefined, undefined, undefined, undefined, undefined]
        : [
            sent.worker,
            this.#names.worker(sent.worker),
            sent.time,
            sent.waited,
            placeOf(this.#names, sent.site),
          ];
    const cells = [channel, this.#names.channel(channel), ticket, size, ...sending, ...received];
    while (cells.length < HEAD.length - 1) cells.push(undefined);
    cells.push(this.#names.text(sent?.preview ?? 0));
    this.#write(csvRow(cells));
    this.#written++;
  }

  #isToAll(channel: number): boolean {
    return KINDS_TO_ALL.has(this.#names.channelKind(channel) ?? "");
  }
}
