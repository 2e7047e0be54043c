/** A small trace in journals: two workers, one bounded channel, every code of a journal. */

import { ByteWriter } from "../../src/trace/bytes.ts";
import { EVENT_KIND, EXIT, OUTCOME, SIDE } from "../../src/trace/event.ts";
import type { FrameTools } from "../../src/trace/frame.ts";
import {
  assumed,
  CODE,
  type RecordRow,
  siteOf,
  writePreview,
  writeRecord,
  writeSite,
  writeText,
} from "../../src/trace/journal.ts";
import { PROGRAM, writtenBy } from "./recorded-trace.ts";

const [MAIN, PRODUCER, ORDERS, TX, RX] = [1, 2, 1, 1, 2];

/** Writes a journal by hand. */
export class Journal {
  readonly to: ByteWriter = new ByteWriter();

  record(row: RecordRow): this {
    writeRecord(this.to, row);
    return this;
  }

  text(id: number, text: string): this {
    writeText(this.to, id, text);
    return this;
  }

  preview(text: string): this {
    writePreview(this.to, text);
    return this;
  }

  site(id: number, file: number, line: number, column: number): this {
    writeSite(this.to, id, file, line, column);
    return this;
  }

  /** A code and the numbers that follow it. */
  code(code: number, ...numbers: readonly number[]): this {
    this.to.u8(code);
    for (const number of numbers) this.to.varint(number);
    return this;
  }

  time(passed: number): this {
    this.to.u8(CODE.time);
    this.to.signed(passed);
    return this;
  }

  /** A code and a signed number. */
  signed(code: number, number: number): this {
    this.to.u8(code);
    this.to.signed(number);
    return this;
  }

  operations(port: number, count: number): this {
    for (let index = 0; index < count; index++) this.to.u8(CODE.operation + port);
    return this;
  }

  get bytes(): Uint8Array {
    return this.to.written.slice();
  }
}

/** What the main thread recorded: it makes the channel, starts the producer, and receives. */
export function mainJournal(): Journal {
  const { workerStarted, channelCreated, handleCreated, handleMoved } = EVENT_KIND;
  return new Journal()
    .text(1, "main")
    .record({ kind: workerStarted, time: 0, worker: MAIN, text: 1, detail: 1 })
    .text(2, "/app/orders.mjs")
    .site(1, 2, 3, 18)
    .text(3, "syncChannel")
    .text(4, "orders")
    .record({
      kind: channelCreated,
      time: 10,
      channel: ORDERS,
      detail: 3,
      text: 4,
      other: 4,
      site: 2,
    })
    .record({
      kind: handleCreated,
      outcome: SIDE.sender,
      time: 10,
      channel: ORDERS,
      handle: TX,
      site: 2,
    })
    .record({
      kind: handleCreated,
      outcome: SIDE.receiver,
      time: 11,
      channel: ORDERS,
      handle: RX,
      site: 2,
    })
    .text(5, "producer")
    .text(6, "node-worker")
    .record({ kind: workerStarted, time: 20, worker: PRODUCER, text: 5, detail: 6, other: MAIN })
    .record({ kind: handleMoved, time: 21, channel: ORDERS, handle: TX, other: PRODUCER })
    .record({
      kind: EVENT_KIND.receiveBlocked,
      time: 30,
      channel: ORDERS,
      handle: RX,
      operation: 1,
    })
    .record({
      kind: EVENT_KIND.receiveDone,
      outcome: OUTCOME.ok,
      time: 1050,
      channel: ORDERS,
      handle: RX,
      operation: 1,
      size: 8,
    });
}

/** And how it goes on. */
export function mainJournalGoesOn(): Journal {
  return new Journal()
    .code(CODE.forget, 1100)
    .code(CODE.port, 0, EVENT_KIND.receiveDone, OUTCOME.ok, ORDERS, RX, siteOf(1, false))
    .time(0)
    .code(CODE.size, 8)
    .code(CODE.ticket, 1)
    .operations(0, 1)
    .code(CODE.port, 1, EVENT_KIND.receiveDone, OUTCOME.ok, ORDERS, RX, assumed(siteOf(1, false)))
    .code(CODE.size, 8)
    .code(CODE.ticket, 2)
    .operations(1, 6)
    .time(900)
    .code(CODE.size, 300)
    .operations(1, 2)
    .record({ kind: EVENT_KIND.lost, time: 2500, other: 3 });
}

/** What the producer recorded: ten sends, then its end. */
export function producerJournal(): Journal {
  return new Journal()
    .code(CODE.forget, 1000)
    .code(CODE.port, 0, EVENT_KIND.sendDone, OUTCOME.ok, ORDERS, TX, 0)
    .time(0)
    .code(CODE.size, 8)
    .operations(0, 8)
    .time(1000)
    .code(CODE.size, 300)
    .operations(0, 2)
    .record({
      kind: EVENT_KIND.handleDropped,
      outcome: SIDE.sender,
      time: 2400,
      channel: ORDERS,
      handle: TX,
      worker: PRODUCER,
    })
    .record({
      kind: EVENT_KIND.workerExited,
      outcome: EXIT.returned,
      time: 2450,
      worker: PRODUCER,
    });
}

/** The trace of all this. */
export function sampleJournals(): Uint8Array<ArrayBuffer> {
  const [first, second] = [mainJournal().bytes, mainJournalGoesOn().bytes];
  return writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.journal(MAIN, 0, undefined, [first]);
    writer.sweep(1000);
    writer.journal(MAIN, first.length, 0, [second.subarray(0, 9), second.subarray(9)]);
    writer.journal(PRODUCER, 0, 0, [producerJournal().bytes]);
    writer.sweep(3000);
    writer.end(MAIN, 3, "Error: out of paper", 4000);
  });
}

/** What version 1.2 added: waits told by ports, tickets by steps. */
function waitsJournal(): Journal {
  const { receiveBlocked, receiveDone } = EVENT_KIND;
  return new Journal()
    .code(CODE.forget, 1100)
    .code(CODE.waitPort, 0, receiveBlocked, 0, ORDERS, RX, siteOf(1, false), 2)
    .time(0)
    .signed(CODE.number, 1)
    .operations(0, 1)
    .code(CODE.waitPort, 1, receiveDone, OUTCOME.ok, ORDERS, RX, siteOf(1, false), 0)
    .time(700)
    .code(CODE.size, 8)
    .code(CODE.ticket, 1)
    .operations(1, 1)
    .code(CODE.port, 2, receiveDone, OUTCOME.ok, ORDERS, RX, siteOf(1, false))
    .code(CODE.size, 8)
    .signed(CODE.step, 0)
    .operations(2, 5)
    .time(100)
    .operations(0, 1)
    .time(50)
    .signed(CODE.step, 0)
    .operations(1, 1)
    .time(100)
    .operations(0, 1)
    .code(CODE.waitPort, 3, receiveDone, OUTCOME.timeout, ORDERS, RX, siteOf(1, false), 0)
    .time(9)
    .operations(3, 1);
}

/** A trace of that, with frames made by these tools. */
export function sampleWaits(tools: FrameTools = {}): Uint8Array<ArrayBuffer> {
  const [first, second] = [mainJournal().bytes, waitsJournal().bytes];
  return writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.journal(MAIN, 0, undefined, [first]);
    writer.journal(PRODUCER, 0, 0, [producerJournal().bytes]);
    writer.sweep(1050);
    writer.journal(MAIN, first.length, 0, [second]);
    writer.sweep(3000);
    writer.end(MAIN, 0, "", 4000);
  }, tools);
}

/** A trace of what version 1.3 added: previews, before operations that are told in one byte and before longer ones. */
export function samplePreviews(): Uint8Array<ArrayBuffer> {
  const journal = new Journal()
    .code(CODE.forget, 1000)
    .code(CODE.port, 0, EVENT_KIND.sendDone, OUTCOME.ok, ORDERS, TX, 0)
    .preview("{ order: 7, token: *** }")
    .time(0)
    .code(CODE.size, 8)
    .operations(0, 2)
    .preview('"héllo"')
    .operations(0, 2);
  return writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.journal(MAIN, 0, undefined, [mainJournal().bytes]);
    writer.journal(PRODUCER, 0, 0, [journal.bytes]);
    writer.sweep(3000);
    writer.end(MAIN, 0, "", 4000);
  });
}
