/** Writes a worker's journal into its ring: operations in as few bytes as they can be told in. */

import { ByteWriter } from "../../trace/bytes.ts";
import { CODE, operationNumber, PORTS, writePreview } from "../../trace/journal.ts";
import type { Port } from "./port.ts";
import type { RingWriter } from "./ring.ts";

/** ns; what is shorter is told as it is, and nothing less exactly than to so much. */
const FINE = 1 << 9;
const COARSEST = 1 << 10;

/** An operation, all of it or one end of its wait. */
export interface Told {
  /** ns since the trace's start. */
  readonly time: number;
  /** A number of `EVENT_KIND`. */
  readonly kind: number;
  /** 0 when it begins to wait. */
  readonly outcome: number;
  /** 0 when it never waited. */
  readonly operation: number;
  /** When it begins to wait: the bits of `WAIT`. */
  readonly wait: number;
  readonly channel: number;
  readonly handle: number;
  /** Unsigned, 32 bits; 0 when no message moved. */
  readonly ticket: number;
  readonly size: number;
  readonly site: number;
  /** What the message of a send holds; empty: not told. */
  readonly preview: string;
}

/** Tells operations by what is different about each of them. */
export class JournalWriter {
  readonly #ring: RingWriter;
  readonly #isExact: boolean;
  readonly #group = new ByteWriter();
  /** The ports that the reader knows, by their numbers. */
  readonly #ports: Port[] = [];
  #nextPort = 0;
  /** The number of the last operation that began to wait, as the reader knows it. */
  #begun = 0;
  /** What the reader takes for the time of the last reading. */
  #time = 0;
  /** The wish for a checkpoint that was granted last; undefined: none was yet. */
  #granted: number | undefined;
  /** Nothing but the checkpoint itself has a time since the last one. */
  #isAnew = false;

  /** Writes into `ring`; `isExact` tells times as they were read. */
  constructor(ring: RingWriter, isExact: boolean) {
    this.#ring = ring;
    this.#isExact = isExact;
  }

  /**
   * Call it before anything is written, with the last reading of the clock (ns): when the drain wishes it, all that
   * follows is told without what came before, so that a reader who has missed something finds back.
   */
  refresh(time: number): void {
    const { wish } = this.#ring;
    if (wish === this.#granted) return;
    const group = this.#group;
    group.clear();
    writeNumber(group, CODE.forget, time);
    // Without room it is granted later.
    if (!this.#ring.group(group.written)) return;
    this.#ring.checkpoint(group.length);
    for (const port of this.#ports) port.forget();
    this.#ports.length = 0;
    this.#nextPort = 0;
    this.#begun = 0;
    this.#time = time;
    this.#isAnew = true;
    this.#granted = wish;
  }

  /**
   * Writes an operation in its port; false, as if nothing had been called, when there is no room. `lastMoved` is the
   * port of its handle's last message.
   */
  operation(port: Port, told: Told, lastMoved: Port): boolean {
    const group = this.#group;
    group.clear();
    const { isKnown } = port;
    if (!isKnown) writePort(group, this.#nextPort, told);
    if (told.preview !== "") writePreview(group, told.preview);
    const number = operationNumber(told.operation);
    const sinceLast = told.time - this.#time;
    const passed = this.#isExact ? sinceLast : rounded(sinceLast);
    // A wait's ends are placed by nothing but their own times.
    if (this.#isAnew || number !== 0 || passed !== 0) writeSigned(group, CODE.time, passed);
    if (number !== 0) this.#writeNumber(number, told.outcome === 0);
    if (told.size !== (isKnown ? port.size : 0)) writeNumber(group, CODE.size, told.size);
    if (told.ticket !== (isKnown ? port.ticket : 0)) this.#writeTicket(told.ticket, lastMoved);
    const code = isKnown ? port.code : CODE.operation + this.#nextPort;
    group.u8(code);
    if (!this.#ring.group(group.written)) return false;
    if (!isKnown) this.#know(port, code);
    if (number !== 0 && told.outcome === 0) this.#begun = number;
    this.#time += passed;
    this.#isAnew = false;
    return true;
  }

  #writeNumber(number: number, begins: boolean): void {
    const expected = this.#begun + (begins ? 1 : 0);
    if (number !== expected) writeSigned(this.#group, CODE.number, number - expected);
  }

  /** As the difference to what the last message of the handle lets expect, where that is known. */
  #writeTicket(ticket: number, lastMoved: Port): void {
    const group = this.#group;
    if (lastMoved.hasTicket) writeSigned(group, CODE.step, ticket - lastMoved.ticket);
    else writeNumber(group, CODE.ticket, ticket);
  }

  /** The reader knows a port by its number now, and not the one that had it before. */
  #know(port: Port, code: number): void {
    const number = code - CODE.operation;
    this.#ports[number]?.forget();
    this.#ports[number] = port;
    this.#nextPort = (number + 1) % PORTS;
    port.code = code;
  }
}

/**
 * A time that has passed (ns) in its upper nine bits, or to the microsecond: the rest is noise that would not pack. It
 * is not lost but told with the next time.
 */
function rounded(passed: number): number {
  if (passed < FINE) return passed;
  const unit = Math.min(COARSEST, 2 ** (Math.floor(Math.log2(passed)) - 8));
  return passed - (passed % unit);
}

function writeSigned(to: ByteWriter, code: number, value: number): void {
  to.u8(code);
  to.signed(value);
}

function writeNumber(to: ByteWriter, code: number, value: number): void {
  to.u8(code);
  to.varint(value);
}

function writePort(to: ByteWriter, number: number, told: Told): void {
  const waits = told.operation !== 0;
  to.u8(waits ? CODE.waitPort : CODE.port);
  to.varint(number);
  to.varint(told.kind);
  to.varint(told.outcome);
  to.varint(told.channel);
  to.varint(told.handle);
  to.varint(told.site);
  if (waits) to.varint(told.wait);
}
