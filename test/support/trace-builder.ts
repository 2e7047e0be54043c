/**
 * Makes the events of a program that never ran. It keeps the program's books (buffers, tickets, handles),
 * so that a test says only what happens and gets a trace that a runtime could have written.
 */

import { EventBatch, type Row } from "../../src/trace/batch.ts";
import {
  CAPACITY_UNBOUNDED,
  EVENT_KIND,
  EXIT,
  type Exit,
  OUTCOME,
  type Outcome,
  type ProgramInfo,
  SIDE,
  type Side,
  type Site,
} from "../../src/trace/event.ts";
import type { TraceSink } from "../../src/trace/sink.ts";

interface Channel {
  readonly id: number;
  readonly capacity: number;
  tickets: number;
  buffer: { readonly label: string; readonly ticket: number }[];
}

interface Handle {
  readonly id: number;
  readonly channel: string;
  readonly side: Side;
  /** A worker's name; undefined inside a message. */
  holder: string | undefined;
}

const SIZE = 8;

/** A trace under construction. Channels and workers go by their names. */
export class TraceBuilder {
  /** ns; the time of the next event. */
  time = 0;
  /** The line of the next event's call site. */
  line = 1;
  readonly #batch = new EventBatch();
  readonly #strings: string[] = [];
  readonly #sites: Site[] = [];
  readonly #workers = new Map<string, number>();
  readonly #channels = new Map<string, Channel>();
  #handles: Handle[] = [];
  #handleIds = 0;
  #operations = 0;
  readonly #pending = new Map<string, number>();

  /** The events so far. */
  get batch(): EventBatch {
    return this.#batch;
  }

  /** Hands the whole trace to a sink, events in batches of `size`. */
  feed(sink: TraceSink, size = this.#batch.length): void {
    sink.program(PROGRAM);
    sink.strings(1, this.#strings);
    sink.sites(1, this.#sites);
    for (let from = 0; from < this.#batch.length; from += size) {
      const part = new EventBatch();
      for (let row = from; row < Math.min(from + size, this.#batch.length); row++) {
        part.addFrom(this.#batch, row);
      }
      sink.events(part);
    }
  }

  /** A worker starts; the first one is the main thread. */
  start(name: string, parent?: string): void {
    const isMain = this.#workers.size === 0;
    this.#workers.set(name, this.#workers.size + 1);
    this.#add(name, "workerStarted", {
      text: this.#text(name),
      detail: this.#text(isMain ? "main" : "node-worker"),
      other: parent === undefined ? 0 : this.#worker(parent),
      site: this.#site(),
    });
  }

  /** A worker ends; what it holds is dropped. */
  exit(worker: string, exit: Exit, text = ""): void {
    for (const { id } of this.#handles.filter(({ holder }) => holder === worker)) {
      this.#drop(worker, id, 0);
    }
    this.#add(worker, "workerExited", { outcome: EXIT[exit], text: text && this.#text(text) });
  }

  /** A channel, with its two handles in the hands of `worker`. */
  open(worker: string, name: string, capacity = CAPACITY_UNBOUNDED): void {
    const id = this.#channels.size + 1;
    this.#channels.set(name, { id, capacity, tickets: 0, buffer: [] });
    this.#add(worker, "channelCreated", {
      channel: id,
      text: this.#text(name),
      detail: this.#text(capacity === CAPACITY_UNBOUNDED ? "channel" : "syncChannel"),
      other: capacity,
      site: this.#site(),
    });
    for (const side of ["sender", "receiver"] as const) {
      const handle = this.#newHandle(name, side, worker);
      this.#add(worker, "handleCreated", this.#about(handle, { site: this.#site() }));
    }
  }

  /** The worker's handle is cloned; the worker holds both. */
  clone(worker: string, channel: string, side: Side): void {
    const source = this.#held(worker, channel, side);
    const handle = this.#newHandle(channel, side, worker);
    const about = this.#about(handle, { other: source.id, site: this.#site() });
    this.#add(worker, "handleCloned", about);
  }

  /** The worker's newest handle goes to another worker. */
  move(worker: string, channel: string, side: Side, to: string): void {
    const handle = this.#held(worker, channel, side);
    handle.holder = to;
    this.#moved(worker, handle, { other: this.#worker(to) });
  }

  /** The worker's newest handle goes into a message that is about to be sent on another channel. */
  moveInto(worker: string, channel: string, side: Side, carrier: string): void {
    const handle = this.#held(worker, channel, side);
    handle.holder = undefined;
    this.#moved(worker, handle, { detail: this.#channel(carrier).id });
  }

  /** The worker takes the handle out of a message that it received. */
  takeOut(worker: string, channel: string, side: Side): void {
    const handle = this.#held(undefined, channel, side);
    handle.holder = worker;
    this.#moved(worker, handle, { other: this.#worker(worker) });
  }

  /** The worker's newest handle is dropped. */
  drop(worker: string, channel: string, side: Side): void {
    this.#drop(worker, this.#held(worker, channel, side).id, this.#site());
  }

  /** An operation has to wait. */
  block(worker: string, side: Side, channel: string): void {
    const handle = this.#own(worker, channel, side);
    const operation = ++this.#operations;
    this.#pending.set(`${worker} ${side} ${channel}`, operation);
    const kind = side === "sender" ? "sendBlocked" : "receiveBlocked";
    const { id } = this.#channel(channel);
    this.#add(worker, kind, { channel: id, handle: handle.id, operation, site: this.#site() });
  }

  /** A message goes into the buffer. */
  send(worker: string, channel: string, label: string): void {
    const state = this.#channel(channel);
    const ticket = state.tickets++;
    state.buffer.push({ label, ticket });
    this.#done(worker, "sender", channel, "ok", ticket);
  }

  /** The oldest message comes out of the buffer; throws when it is not the one called `label`. */
  receive(worker: string, channel: string, label: string): void {
    const message = this.#channel(channel).buffer.shift();
    if (message?.label !== label) {
      throw new Error(
        `${worker} cannot receive ${label} from ${channel}: next is ${message?.label}`,
      );
    }
    this.#done(worker, "receiver", channel, "ok", message.ticket);
  }

  /** An operation ends without a message. */
  fail(worker: string, side: Side, channel: string, outcome: Outcome): void {
    this.#done(worker, side, channel, outcome, 0);
  }

  /** Somebody has counted a channel's messages from outside. */
  sample(channel: string, sent: number, occupancy: number): void {
    const { id } = this.#channel(channel);
    this.#batch.addRow({
      time: this.time,
      kind: EVENT_KIND.channelSampled,
      channel: id,
      ticket: sent,
      occupancy,
    });
  }

  /** A point on the timeline. */
  mark(worker: string, text: string): void {
    this.#add(worker, "mark", { text: this.#text(text), site: this.#site() });
  }

  /** So many records are missing. */
  lose(worker: string, count: number): void {
    this.#add(worker, "lost", { other: count });
  }

  /** The program says goodbye. */
  goodbye(worker: string, exitCode: number): void {
    this.#add(worker, "programEnded", { other: exitCode });
  }

  /** Whether a worker has started. */
  hasStarted(worker: string): boolean {
    return this.#workers.has(worker);
  }

  #done(worker: string, side: Side, channel: string, outcome: Outcome, ticket: number): void {
    const handle = this.#own(worker, channel, side);
    const { id, buffer, capacity } = this.#channel(channel);
    const key = `${worker} ${side} ${channel}`;
    const operation = this.#pending.get(key) ?? 0;
    this.#pending.delete(key);
    this.#add(worker, side === "sender" ? "sendDone" : "receiveDone", {
      channel: id,
      handle: handle.id,
      operation,
      outcome: OUTCOME[outcome],
      ticket,
      // A rendezvous has no buffer: the message is on its way from hand to hand.
      occupancy: capacity === 0 ? 0 : buffer.length,
      size: outcome === "ok" ? SIZE : 0,
      site: this.#site(),
    });
  }

  /** The worker's handle; where it has none, one travels to it by itself. */
  #own(worker: string, channel: string, side: Side): Handle {
    const own = this.#find(worker, channel, side);
    if (own !== undefined) return own;
    const holder = this.#handles.find((h) => h.channel === channel && h.side === side)?.holder;
    if (holder === undefined) throw new Error(`there is no ${side} of ${channel} for ${worker}`);
    if (side === "sender") this.clone(holder, channel, side);
    this.move(holder, channel, side, worker);
    return this.#held(worker, channel, side);
  }

  #held(worker: string | undefined, channel: string, side: Side): Handle {
    const handle = this.#find(worker, channel, side);
    if (handle === undefined) throw new Error(`${worker} holds no ${side} of ${channel}`);
    return handle;
  }

  #find(worker: string | undefined, channel: string, side: Side): Handle | undefined {
    return this.#handles.findLast(
      (handle) => handle.holder === worker && handle.channel === channel && handle.side === side,
    );
  }

  #newHandle(channel: string, side: Side, holder: string): Handle {
    const handle: Handle = { id: ++this.#handleIds, channel, side, holder };
    this.#handles.push(handle);
    return handle;
  }

  #drop(worker: string, id: number, site: number): void {
    const handle = this.#handles.find((each) => each.id === id);
    if (handle === undefined) return;
    const { channel, side } = handle;
    this.#handles = this.#handles.filter((each) => each !== handle);
    this.#add(worker, "handleDropped", this.#about(handle, { site }));
    if (this.#handles.some((each) => each.channel === channel && each.side === side)) return;
    const state = this.#channel(channel);
    this.#add(worker, "channelDisconnected", {
      channel: state.id,
      outcome: SIDE[side],
      other: side === "receiver" ? state.buffer.length : 0,
    });
    if (side === "receiver") state.buffer = [];
  }

  #moved(worker: string, handle: Handle, to: Partial<Row>): void {
    const { outcome: _, ...about } = this.#about(handle, { ...to, site: this.#site() });
    this.#add(worker, "handleMoved", about);
  }

  #about({ id, channel, side }: Handle, more: Partial<Row>): Partial<Row> {
    return { channel: this.#channel(channel).id, handle: id, outcome: SIDE[side], ...more };
  }

  #add(worker: string, kind: keyof typeof EVENT_KIND, row: Partial<Row> | object): void {
    const base = { time: this.time, kind: EVENT_KIND[kind], worker: this.#worker(worker) };
    this.#batch.addRow({ ...base, ...row });
  }

  #worker(name: string): number {
    const id = this.#workers.get(name);
    if (id === undefined) throw new Error(`there is no worker ${name}`);
    return id;
  }

  #channel(name: string): Channel {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new Error(`there is no channel ${name}`);
    return channel;
  }

  #text(text: string): number {
    if (!this.#strings.includes(text)) this.#strings.push(text);
    return this.#strings.indexOf(text) + 1;
  }

  /** The call site of what happens now: a line of the picture. */
  #site(): number {
    const known = this.#sites.findIndex(({ line }) => line === this.line);
    if (known >= 0) return known + 1;
    return this.#sites.push({ file: "/program/picture.ts", line: this.line, column: 1 });
  }
}

const PROGRAM: ProgramInfo = {
  name: "picture.ts",
  command: ["node", "picture.ts"],
  pid: 1,
  startedAt: 0,
  writer: "mpscope test",
  platform: "node test",
  level: "full",
};
