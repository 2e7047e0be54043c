/** Writes a worker's journal into its ring: operations in as few bytes as they can be told in. */

import { ByteWriter } from "../../trace/bytes.ts";
import { CODE, PORTS } from "../../trace/journal.ts";
import type { Port } from "./port.ts";
import type { RingWriter } from "./ring.ts";

/** After so many bytes all is said anew, so that a reader who has missed something finds back. */
const CHECKPOINT_BYTES = 1 << 16;

/** An operation that ended without having waited. */
export interface Ended {
  /** ns since the trace's start. */
  readonly time: number;
  /** A number of `EVENT_KIND`. */
  readonly kind: number;
  readonly outcome: number;
  readonly channel: number;
  readonly handle: number;
  /** Unsigned, 32 bits; 0 when no message moved. */
  readonly ticket: number;
  readonly size: number;
  readonly site: number;
}

/** Tells operations by what is different about each of them. */
export class JournalWriter {
  readonly #ring: RingWriter;
  readonly #group = new ByteWriter();
  /** The ports that the reader knows, by their numbers. */
  readonly #ports: Port[] = [];
  #nextPort = 0;
  /** What the reader takes for the time of the last reading. */
  #time = 0;
  /** Where the last checkpoint stands; undefined: there is none yet. */
  #checkpoint: number | undefined;

  /** Writes into `ring`. */
  constructor(ring: RingWriter) {
    this.#ring = ring;
  }

  /** Writes an operation in its port; false, as if nothing had been called, when there is no room. */
  operation(port: Port, ended: Ended): boolean {
    const group = this.#group;
    group.clear();
    const isCheckpoint = this.#isCheckpointDue;
    if (isCheckpoint) writeForget(group, ended.time);
    const isKnown = !isCheckpoint && port.outcome === ended.outcome;
    const fresh = isCheckpoint ? 0 : this.#nextPort;
    if (!isKnown) writePort(group, fresh, ended);
    const code = isKnown ? port.code : CODE.operation + fresh;
    const passed = isCheckpoint ? 0 : ended.time - this.#time;
    if (isCheckpoint || passed !== 0) writeDifference(group, CODE.time, passed);
    if (ended.size !== (isKnown ? port.size : 0)) writeNumber(group, CODE.size, ended.size);
    if (ended.ticket !== (isKnown ? port.ticket : 0)) {
      writeNumber(group, CODE.ticket, ended.ticket);
    }
    group.u8(code);
    if (!this.#ring.group(group.written)) return false;
    if (isCheckpoint) this.#forget(group.length);
    if (!isKnown) this.#know(port, code, ended);
    this.#time = ended.time;
    return true;
  }

  get #isCheckpointDue(): boolean {
    const last = this.#checkpoint;
    return last === undefined || ((this.#ring.written - last) | 0) >= CHECKPOINT_BYTES;
  }

  /** The group that was just written, so long, begins with a FORGET. */
  #forget(length: number): void {
    for (const port of this.#ports) port.forget();
    this.#ports.length = 0;
    this.#ring.checkpoint(length);
    this.#checkpoint = this.#ring.written;
  }

  /** The reader knows a port by its number now, and not the one that had it before. */
  #know(port: Port, code: number, { outcome }: Ended): void {
    const number = code - CODE.operation;
    this.#ports[number]?.forget();
    this.#ports[number] = port;
    this.#nextPort = (number + 1) % PORTS;
    port.code = code;
    port.outcome = outcome;
  }
}

function writeForget(to: ByteWriter, time: number): void {
  to.u8(CODE.forget);
  to.varint(time);
}

function writeDifference(to: ByteWriter, code: number, value: number): void {
  to.u8(code);
  to.signed(value);
}

function writeNumber(to: ByteWriter, code: number, value: number): void {
  to.u8(code);
  to.varint(value);
}

function writePort(to: ByteWriter, number: number, ended: Ended): void {
  to.u8(CODE.port);
  to.varint(number);
  to.varint(ended.kind);
  to.varint(ended.outcome);
  to.varint(ended.channel);
  to.varint(ended.handle);
  to.varint(ended.site);
}
