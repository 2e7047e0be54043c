/**
 * The program at an instant: what every worker does, what every channel holds. A world is a fold of the
 * trace's events, one after another, and nothing else goes into it: the same events give the same world.
 *
 * It is robust against events that do not fit (records were lost, a runtime tells less than ours, a
 * file is damaged): who is not there appears, what is not known does not count below zero.
 */

import { CAPACITY_UNKNOWN, EVENT_KIND, KINDS_TO_ALL, OUTCOME, SIDE } from "../trace/event.ts";
import type { Cast } from "./cast.ts";
import { CHANNEL_SHAPE, fill, settleEnd } from "./channel.ts";
import type { Density } from "./density.ts";
import { EDGE_SHAPE } from "./edge.ts";
import { HANDLE, HANDLE_SHAPE } from "./handle.ts";
import type { EventColumns } from "./history.ts";
import { passMessage, passMessages } from "./passage.ts";
import { increase, Table } from "./table.ts";
import { DOING, settle, WORKER_SHAPE } from "./worker.ts";

/** The state at one instant. Tables have the rows of the cast; row 0 is nobody's. */
export class World {
  /** ns; the time of the last event applied. */
  time = 0;
  /** How many events have been applied. */
  position = 0;
  /** Messages received so far, in all channels. */
  received = 0;
  /** Records lost so far. */
  lost = 0;
  readonly workers = new Table(WORKER_SHAPE, 1);
  readonly channels = new Table(CHANNEL_SHAPE, 1);
  readonly handles = new Table(HANDLE_SHAPE, 1);
  readonly edges = new Table(EDGE_SHAPE, 1);
  readonly #cast: Cast;

  /** The world before the first event. */
  constructor(cast: Cast) {
    this.#cast = cast;
  }

  /** Memory that a copy of it takes. */
  get bytes(): number {
    return this.workers.bytes + this.channels.bytes + this.handles.bytes + this.edges.bytes;
  }

  /** Becomes equal to another world of the same cast. */
  copyFrom(source: World): void {
    this.time = source.time;
    this.position = source.position;
    this.received = source.received;
    this.lost = source.lost;
    this.workers.copyFrom(source.workers);
    this.channels.copyFrom(source.channels);
    this.handles.copyFrom(source.handles);
    this.edges.copyFrom(source.edges);
  }

  /** Has a row for everyone in the cast; needed before events are applied that may name new ones. */
  extend(): void {
    const sizes = this.#cast.sizes;
    this.workers.extend(sizes.workers);
    this.channels.extend(sizes.channels);
    this.handles.extend(sizes.handles);
    this.edges.extend(sizes.edges);
  }

  /**
   * Goes on by the plain operations (`plainUntil`) in rows from `from` to `to`, of which the first must be the one at
   * {@link position}. A density gets the occupancies.
   */
  applyPlain(events: EventColumns, from: number, to: number, density?: Density): void {
    for (let row = from; row < to; row++) {
      const next = passMessages(this, events, row, to);
      density?.addPassed(events, row, next);
      row = next;
      if (row < to) this.apply(events, row, density);
    }
  }

  /** So many plain operations were applied, the last at `time` (ns); `received` of them took messages. */
  passed(operations: number, time: number, received: number): void {
    this.position += operations;
    this.received += received;
    this.time = time;
  }

  /** Goes on by one event, which must be the one at {@link position}. A density gets the occupancy. */
  apply(events: EventColumns, row: number, density?: Density): void {
    this.#apply(events, row);
    const channel = events.channel[row] ?? 0;
    const occupancy = this.channels.columns.occupancy[channel] ?? 0;
    if (channel !== 0) density?.add(channel, this.time, occupancy);
  }

  #apply(events: EventColumns, row: number): void {
    this.time = events.time[row] ?? 0;
    this.position++;
    this.#meetWorker(events.worker[row] ?? 0);
    this.#meetChannel(events.channel[row] ?? 0);
    switch (events.kind[row] ?? 0) {
      case EVENT_KIND.sendBlocked:
      case EVENT_KIND.receiveBlocked:
        this.#block(events, row);
        break;
      case EVENT_KIND.sendDone:
      case EVENT_KIND.receiveDone:
        this.#complete(events, row);
        break;
      case EVENT_KIND.workerExited:
        this.#exit(events, row);
        break;
      case EVENT_KIND.channelSampled:
        this.#sample(events, row);
        break;
      case EVENT_KIND.lost:
        this.lost += events.other[row] ?? 0;
        this.#release(events.worker[row] ?? 0);
        break;
      default:
        this.#rearrange(events, row);
    }
  }

  /** Events that change who is connected with whom. The others change nothing. */
  #rearrange(events: EventColumns, row: number): void {
    switch (events.kind[row] ?? 0) {
      case EVENT_KIND.channelCreated:
        this.#describeChannel(events, row);
        break;
      case EVENT_KIND.channelDisconnected:
        this.#disconnect(events, row);
        break;
      case EVENT_KIND.handleCreated:
      case EVENT_KIND.handleCloned:
      case EVENT_KIND.handleMoved:
        this.#move(events, row);
        break;
      case EVENT_KIND.handleDropped:
      case EVENT_KIND.handleLeaked:
        this.#drop(events.handle[row] ?? 0);
        break;
    }
  }

  #meetWorker(worker: number): void {
    const { doing, since, startedAt } = this.workers.columns;
    if (doing[worker] !== DOING.absent) return;
    doing[worker] = DOING.running;
    since[worker] = this.time;
    startedAt[worker] = this.time;
  }

  #meetChannel(channel: number): void {
    const { exists, createdAt, capacity } = this.channels.columns;
    if (exists[channel] !== 0) return;
    exists[channel] = 1;
    createdAt[channel] = this.time;
    capacity[channel] = CAPACITY_UNKNOWN;
  }

  #describeChannel(events: EventColumns, row: number): void {
    const channel = events.channel[row] ?? 0;
    const { capacity, toAll } = this.channels.columns;
    capacity[channel] = events.other[row] ?? 0;
    toAll[channel] = KINDS_TO_ALL.has(this.#cast.text(events.detail[row] ?? 0)) ? 1 : 0;
  }

  #exit(events: EventColumns, row: number): void {
    const worker = events.worker[row] ?? 0;
    const workers = this.workers.columns;
    this.#release(worker);
    workers.exit[worker] = events.outcome[row] ?? 0;
    workers.exitText[worker] = events.text[row] ?? 0;
    settle(workers, worker, this.time);
  }

  #disconnect(events: EventColumns, row: number): void {
    const channel = events.channel[row] ?? 0;
    const channels = this.channels.columns;
    if (events.outcome[row] === SIDE.sender) {
      channels.sendersGone[channel] = 1;
      settleEnd(channels, channel, this.time);
      return;
    }
    channels.receiversGone[channel] = 1;
    increase(channels.discarded, channel, events.other[row] ?? 0);
    fill(channels, channel, 0, this.time);
    settleEnd(channels, channel, this.time);
    // What has been sent so far is out of the buffer.
    channels.nextTicket[channel] = Number.MAX_SAFE_INTEGER;
  }

  /** A handle comes into a worker's hands, or (without an edge) into a message. */
  #move(events: EventColumns, row: number): void {
    const handle = events.handle[row] ?? 0;
    this.#hold(handle, events.edge[row] ?? 0, events.site[row] ?? 0);
    if (events.kind[row] === EVENT_KIND.handleMoved) {
      this.handles.columns.carrier[handle] = events.detail[row] ?? 0;
    }
  }

  #hold(handle: number, edge: number, site: number): void {
    this.#take(handle, edge);
    if (edge === 0) return;
    const { exists, handles, site: cameFrom } = this.edges.columns;
    exists[edge] = 1;
    increase(handles, edge, 1);
    if (site !== 0) cameFrom[edge] = site;
    if (handle !== 0) this.handles.columns.edge[handle] = edge;
  }

  /** The handle is alive, and in nobody's hands; `edge` tells which channel's side it is of. */
  #take(handle: number, edge: number): void {
    if (handle === 0) return;
    const { state, edge: holder, carrier, channel, side } = this.handles.columns;
    state[handle] = HANDLE.alive;
    carrier[handle] = 0;
    if (side[handle] === 0 && edge !== 0) {
      const ends = this.#cast.edgeEnds;
      side[handle] = ends.side[edge] ?? 0;
      channel[handle] = ends.channel[edge] ?? 0;
      this.#count(handle, 1);
    }
    if (holder[handle] === 0) return;
    increase(this.edges.columns.handles, holder[handle] ?? 0, -1);
    holder[handle] = 0;
  }

  #drop(handle: number): void {
    if (handle === 0) return;
    this.#take(handle, 0);
    this.#count(handle, -1);
    const { state, side } = this.handles.columns;
    state[handle] = HANDLE.gone;
    side[handle] = 0;
  }

  /** Counts a handle among the living ones of its channel, as far as its side is known. */
  #count(handle: number, by: number): void {
    const { channel, side } = this.handles.columns;
    if (side[handle] === 0) return;
    const { senders, receivers } = this.channels.columns;
    increase(side[handle] === SIDE.sender ? senders : receivers, channel[handle] ?? 0, by);
  }

  /** Who uses a handle holds it, also where no record of that has come. */
  #use(handle: number, edge: number): void {
    const { state, edge: holder } = this.handles.columns;
    const known = handle === 0 ? this.edges.columns.exists[edge] !== 0 : holder[handle] !== 0;
    // A send may end after its handle has been dropped.
    if (!known && state[handle] !== HANDLE.gone) this.#hold(handle, edge, 0);
    this.edges.columns.exists[edge] = 1;
  }

  #block(events: EventColumns, row: number): void {
    const edge = events.edge[row] ?? 0;
    const worker = events.worker[row] ?? 0;
    const { pending, pendingSince } = this.edges.columns;
    if (edge === 0) return;
    this.#use(events.handle[row] ?? 0, edge);
    if (pending[edge] === 0) pendingSince[edge] = this.time;
    this.#await(edge, 1);
    settle(this.workers.columns, worker, this.time);
  }

  #complete(events: EventColumns, row: number): void {
    const edge = events.edge[row] ?? 0;
    if (edge === 0) return;
    this.#use(events.handle[row] ?? 0, edge);
    if (events.operation[row] !== 0 && this.edges.columns.pending[edge] !== 0) {
      this.#await(edge, -1);
      settle(this.workers.columns, events.worker[row] ?? 0, this.time);
    }
    if (events.outcome[row] !== OUTCOME.ok) return;
    increase(this.edges.columns.messages, edge, 1);
    if (events.kind[row] === EVENT_KIND.receiveDone) this.received++;
    passMessage(this.channels.columns, this.workers.columns, events, row);
  }

  /** Somebody has counted a channel's messages from outside. */
  #sample(events: EventColumns, row: number): void {
    const channel = events.channel[row] ?? 0;
    const channels = this.channels.columns;
    const [sent, occupancy] = [events.ticket[row] ?? 0, events.occupancy[row] ?? 0];
    channels.sent[channel] = sent;
    if (channels.toAll[channel] === 0) {
      const received = Math.max(0, sent - occupancy);
      this.received += Math.max(0, received - (channels.received[channel] ?? 0));
      channels.received[channel] = received;
    }
    fill(channels, channel, occupancy, this.time);
    settleEnd(channels, channel, this.time);
  }

  /** So many more operations wait at an edge. */
  #await(edge: number, by: number): void {
    const { worker, channel, side } = this.#cast.edgeEnds;
    const workers = this.workers.columns;
    const channels = this.channels.columns;
    const sending = side[edge] === SIDE.sender;
    increase(this.edges.columns.pending, edge, by);
    increase(sending ? workers.blockedSends : workers.waitingReceives, worker[edge] ?? 0, by);
    increase(sending ? channels.blockedSends : channels.waitingReceives, channel[edge] ?? 0, by);
  }

  /** Nothing that the worker awaited is known to wait any longer. */
  #release(worker: number): void {
    const { pending } = this.edges.columns;
    this.#cast.eachEdgeOfWorker(worker, (edge) => {
      const waiting = pending[edge] ?? 0;
      if (waiting !== 0) this.#await(edge, -waiting);
    });
    settle(this.workers.columns, worker, this.time);
  }
}
