/**
 * A small program that never ran: workers, channels of several capacities, and choices taken from a list
 * of numbers. It gives what each worker's ring would hold, so that merging can be tested on histories
 * that are legal by construction.
 */

import type { Row } from "../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../src/trace/event.ts";
import type { Merge } from "../../src/trace/merge.ts";

/** A record of a ring; its `size` is a number of its own. */
export type Record = Partial<Row> & { kind: number; time: number };

/** What a program recorded. */
export interface History {
  /** By worker, in program order. */
  readonly rings: ReadonlyMap<number, readonly Record[]>;
  /** By channel. */
  readonly capacities: ReadonlyMap<number, number>;
}

interface Waiting {
  readonly worker: number;
  readonly operation: number;
  readonly isSend: boolean;
  /** The worker does nothing else meanwhile. */
  readonly isSync: boolean;
}

interface Channel {
  readonly id: number;
  readonly capacity: number;
  sent: number;
  received: number;
  /** On a rendezvous: who waits for a peer. */
  readonly waiting: Waiting[];
}

interface Worker {
  readonly id: number;
  readonly ring: Record[];
  isStarted: boolean;
  /** Ends of hand-overs that a peer completed and that this worker has yet to record. */
  readonly ends: Record[];
  /** Blocked in an operation, and so unable to do anything else. */
  asleep: boolean;
  operations: number;
}

/** The channels: worker 1 creates them, and clones a sender and a receiver for every other worker. */
const CAPACITIES = [-1, 0, 1, 3, 0];

/** Runs the program that `choices` stand for with so many workers. */
export function runHistory(choices: readonly number[], workers: number): History {
  const program = new Program(workers);
  for (const choice of choices) program.step(choice);
  program.finish();
  return {
    rings: new Map(program.workers.map((worker) => [worker.id, worker.ring])),
    capacities: new Map(program.channels.map((channel) => [channel.id, channel.capacity])),
  };
}

/** Gives a merge records of a worker. */
export function addRecords(merge: Merge, worker: number, records: readonly Record[]): void {
  const batch = merge.recordsOf(worker);
  const first = batch.length;
  for (const record of records) batch.addRow(record);
  merge.added(worker, first);
}

/** The sender (side 1) or receiver (side 2) of a channel that a worker holds. */
function handleOf(worker: number, channel: number, side: number): number {
  return (worker - 1) * CAPACITIES.length * 2 + (channel - 1) * 2 + side;
}

class Program {
  readonly workers: Worker[] = [];
  readonly channels: Channel[];
  #clock = 1;
  #serial = 0;

  constructor(workers: number) {
    this.channels = CAPACITIES.map((capacity, index) => ({
      id: index + 1,
      capacity,
      sent: 0,
      received: 0,
      waiting: [],
    }));
    for (let id = 1; id <= workers; id++) {
      const worker = { id, ring: [], isStarted: false, ends: [], asleep: false, operations: 0 };
      this.workers.push(worker);
      this.#start(worker);
    }
  }

  /** Lets one worker do one thing. */
  step(choice: number): void {
    const worker = this.workers[choice % this.workers.length];
    if (worker === undefined) return;
    let rest = Math.floor(choice / this.workers.length);
    this.#clock += rest % 5;
    this.#recordEnds(worker);
    if (worker.asleep) return;
    const channel = this.channels[rest % this.channels.length];
    rest = Math.floor(rest / this.channels.length);
    if (channel !== undefined)
      this.#operate(worker, channel, rest % 2 === 0, (rest >> 1) % 2 === 0);
  }

  /** Everybody records the ends that are left, then drops all handles. */
  finish(): void {
    this.#clock += 100;
    for (const worker of this.workers) this.#recordEnds(worker);
    for (const channel of this.channels) {
      for (const side of [SIDE.sender, SIDE.receiver]) {
        const discarded = side === SIDE.receiver ? channel.sent - channel.received : 0;
        for (const worker of this.workers) this.#drop(worker, channel.id, side);
        const last = this.workers.at(-1);
        const end = { channel: channel.id, outcome: side, other: discarded };
        if (last) this.#record(last, EVENT_KIND.channelDisconnected, end);
      }
    }
    for (const worker of this.workers) {
      this.#record(
        worker.id === 1 ? worker : (this.workers[0] ?? worker),
        EVENT_KIND.workerExited,
        {
          worker: worker.id,
          outcome: 1,
        },
      );
    }
  }

  #start(worker: Worker): void {
    const main = this.workers[0] ?? worker;
    this.#record(main, EVENT_KIND.workerStarted, { worker: worker.id });
    for (const channel of this.channels) {
      if (worker === main) {
        this.#record(main, EVENT_KIND.channelCreated, {
          channel: channel.id,
          other: channel.capacity,
        });
      }
      for (const side of [SIDE.sender, SIDE.receiver]) {
        const handle = handleOf(worker.id, channel.id, side);
        const row = { channel: channel.id, handle, outcome: side };
        if (worker === main) this.#record(main, EVENT_KIND.handleCreated, row);
        else {
          const source = handleOf(1, channel.id, side);
          this.#record(main, EVENT_KIND.handleCloned, { ...row, other: source });
          this.#record(main, EVENT_KIND.handleMoved, { ...row, outcome: 0, other: worker.id });
        }
      }
    }
  }

  /** The worker runs again and records the hand-overs that others completed for it. */
  #recordEnds(worker: Worker): void {
    for (const end of worker.ends.splice(0)) {
      end.time = this.#clock;
      worker.ring.push(end);
    }
  }

  #drop(worker: Worker, channel: number, side: number): void {
    const handle = handleOf(worker.id, channel, side);
    this.#record(worker, EVENT_KIND.handleDropped, { channel, handle, outcome: side });
  }

  #operate(worker: Worker, channel: Channel, isSend: boolean, isSync: boolean): void {
    if (channel.capacity === 0) return this.#handOver(worker, channel, isSend, isSync);
    const occupancy = channel.sent - channel.received;
    const isStuck = isSend ? occupancy === channel.capacity : occupancy === 0;
    if (isStuck) {
      const outcome = isSend ? OUTCOME.full : OUTCOME.empty;
      this.#end(worker, channel, isSend, 0, outcome, 0);
    } else {
      const ticket = isSend ? channel.sent++ : channel.received++;
      this.#end(worker, channel, isSend, 0, OUTCOME.ok, ticket);
    }
  }

  #handOver(worker: Worker, channel: Channel, isSend: boolean, isSync: boolean): void {
    const found = channel.waiting.findIndex((other) => other.isSend !== isSend);
    const [peer] = found < 0 ? [] : channel.waiting.splice(found, 1);
    if (peer === undefined) {
      const operation = ++worker.operations;
      const handle = handleOf(worker.id, channel.id, isSend ? SIDE.sender : SIDE.receiver);
      const kind = isSend ? EVENT_KIND.sendBlocked : EVENT_KIND.receiveBlocked;
      this.#record(worker, kind, { channel: channel.id, handle, operation });
      channel.waiting.push({ worker: worker.id, operation, isSend, isSync });
      worker.asleep = isSync;
      return;
    }
    const ticket = channel.sent++;
    channel.received++;
    this.#end(worker, channel, isSend, 0, OUTCOME.ok, ticket);
    const other = this.workers[peer.worker - 1];
    if (other === undefined) return;
    other.asleep &&= !peer.isSync;
    other.ends.push(this.#ended(other, channel, !isSend, peer.operation, OUTCOME.ok, ticket));
  }

  #end(
    worker: Worker,
    channel: Channel,
    isSend: boolean,
    operation: number,
    outcome: number,
    ticket: number,
  ): void {
    worker.ring.push(this.#ended(worker, channel, isSend, operation, outcome, ticket));
  }

  #ended(
    worker: Worker,
    channel: Channel,
    isSend: boolean,
    operation: number,
    outcome: number,
    ticket: number,
  ): Record {
    return {
      kind: isSend ? EVENT_KIND.sendDone : EVENT_KIND.receiveDone,
      time: this.#clock,
      worker: worker.id,
      channel: channel.id,
      handle: handleOf(worker.id, channel.id, isSend ? SIDE.sender : SIDE.receiver),
      operation,
      outcome,
      ticket,
      size: ++this.#serial,
    };
  }

  #record(worker: Worker, kind: number, row: Partial<Row>): void {
    const size = ++this.#serial;
    worker.ring.push({ worker: worker.id, ...row, kind, time: this.#clock, size });
  }
}
