/**
 * Who waits for what and who holds what, now: what rules look at, beside the world. Kept up to date event by
 * event; operations that did not wait cost next to nothing.
 */

import { EVENT_KIND, SIDE, WAIT } from "../../trace/event.ts";
import type { Cast } from "../cast.ts";
import type { EventColumns } from "../history.ts";
import type { World } from "../world.ts";
import {
  type Change,
  type ChannelFacts,
  type HandleFacts,
  newChannel,
  newWorker,
  type Wait,
  type WorkerFacts,
  waitersOf,
} from "./wait-graph.ts";

/** Events that begin a wait. */
const BEGINNINGS: ReadonlySet<number> = new Set([
  EVENT_KIND.sendBlocked,
  EVENT_KIND.receiveBlocked,
]);

/** What is true now of everybody who lives. */
export class Facts {
  readonly cast: Cast;
  readonly world: World;
  /** By row. */
  readonly workers: (WorkerFacts | undefined)[] = [];
  readonly channels: (ChannelFacts | undefined)[] = [];
  readonly handles: (HandleFacts | undefined)[] = [];
  /** Workers that wait, or whose event loop rests. */
  readonly pausing = new Set<WorkerFacts>();
  /** Raised when somebody began or ceased to wait, or handles changed. */
  changes = 0;

  /** Nothing has happened yet; `world` is always the one after the event given to {@link apply}. */
  constructor(cast: Cast, world: World) {
    this.cast = cast;
    this.world = world;
  }

  /**
   * Counts the plain operations in rows from `from` to `to`, as long as their workers do something, their messages are
   * smaller and they happened before what `limit` says. Returns the row of the first other one, or `to`.
   */
  passOver(
    events: EventColumns,
    from: number,
    to: number,
    limit: { readonly size: number; readonly time: number },
  ): number {
    const { size, time } = limit;
    let row = from;
    for (; row < to; row++) {
      if ((events.size[row] as number) >= size || (events.time[row] as number) >= time) break;
      const worker = this.workers[events.worker[row] as number];
      if (worker === undefined || worker.wakers !== undefined || worker.standsStill) break;
      this.#use(this.handles[events.handle[row] as number], events.site[row] as number);
    }
    return row;
  }

  /** Goes on by one event, which has just been applied to the world. */
  apply(events: EventColumns, row: number): void {
    const kind = events.kind[row] ?? 0;
    const worker = this.worker(events.worker[row] ?? 0);
    if (worker.wakers !== undefined) this.#rouse(worker);
    if (worker.standsStill && !BEGINNINGS.has(kind)) this.#proceed(worker);
    if (kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone) {
      this.#use(this.handles[events.handle[row] ?? 0], events.site[row] ?? 0);
      if (events.operation[row] !== 0) this.#unblock(worker, events.operation[row] ?? 0);
      return;
    }
    this.#rearrange(kind, worker, events, row);
  }

  /** The facts of a worker by its row. */
  worker(row: number): WorkerFacts {
    let worker = this.workers[row];
    if (worker === undefined) {
      worker = newWorker(row);
      this.workers[row] = worker;
    }
    return worker;
  }

  /** The facts of a channel by its row. */
  channel(row: number): ChannelFacts {
    let channel = this.channels[row];
    if (channel === undefined) {
      channel = newChannel(row);
      this.channels[row] = channel;
    }
    return channel;
  }

  #use(handle: HandleFacts | undefined, site: number): void {
    if (handle === undefined) return;
    handle.uses++;
    handle.usedAt = site;
    // What it took or left may have been what somebody waits for.
    if (handle.channel.waiting > 0) this.changes++;
  }

  #rearrange(kind: number, worker: WorkerFacts, events: EventColumns, row: number): void {
    switch (kind) {
      case EVENT_KIND.sendBlocked:
      case EVENT_KIND.receiveBlocked:
      case EVENT_KIND.joinBlocked:
        this.#block(kind, worker, events, row);
        break;
      case EVENT_KIND.joinDone:
        this.#unblock(worker, events.operation[row] ?? 0);
        break;
      case EVENT_KIND.workerRests:
        worker.wakers = this.cast.text(events.text[row] ?? 0);
        this.pausing.add(worker);
        this.changes++;
        break;
      case EVENT_KIND.workerStarted:
        this.#start(worker, this.workers[events.other[row] ?? 0]);
        break;
      case EVENT_KIND.workerExited:
        this.#exit(worker);
        break;
      case EVENT_KIND.lost:
        worker.isBlurred = true;
        for (const operation of worker.waits.keys()) this.#unblock(worker, operation);
        break;
      case EVENT_KIND.channelCreated:
        this.channel(events.channel[row] ?? 0).kind = this.cast.text(events.detail[row] ?? 0);
        break;
      case EVENT_KIND.channelClosed:
        this.#touch(this.channel(events.channel[row] ?? 0), worker).isClosed = true;
        break;
      default:
        this.#handle(kind, worker, events, row);
    }
  }

  #handle(kind: number, worker: WorkerFacts, events: EventColumns, row: number): void {
    const at = events.handle[row] ?? 0;
    if (at === 0) return;
    switch (kind) {
      case EVENT_KIND.handleCreated:
      case EVENT_KIND.handleCloned:
        this.#make(worker, events, row);
        break;
      case EVENT_KIND.handleMoved:
        this.#move(worker, events, row);
        break;
      case EVENT_KIND.handleWeakened:
        this.#weaken(worker, this.channel(events.channel[row] ?? 0));
        break;
      case EVENT_KIND.handleDropped:
        this.#drop(worker, this.handles[at]);
        break;
    }
  }

  #make(worker: WorkerFacts, events: EventColumns, row: number): void {
    const at = events.handle[row] ?? 0;
    this.#drop(worker, this.handles[at]);
    const channel = this.#touch(this.channel(events.channel[row] ?? 0), worker);
    const isCloned = events.kind[row] === EVENT_KIND.handleCloned;
    const site = events.site[row] ?? 0;
    const handle: HandleFacts = {
      row: at,
      channel,
      isSender: events.outcome[row] === SIDE.sender,
      isCloned,
      isPermit: isCloned && events.detail[row] === 1,
      owner: worker,
      carrier: undefined,
      madeAt: site,
      movedAt: 0,
      usedAt: site,
      uses: 0,
    };
    this.handles[at] = handle;
    worker.handles.add(handle);
    (handle.isSender ? channel.senders : channel.receivers).add(handle);
    if (handle.isPermit) channel.permits++;
    const source = isCloned ? this.handles[events.other[row] ?? 0] : undefined;
    if (source !== undefined) source.usedAt = site;
  }

  #weaken(worker: WorkerFacts, channel: ChannelFacts): void {
    worker.weak.add(channel);
    channel.weakOf.add(worker);
    this.#touch(channel, worker);
  }

  #move(worker: WorkerFacts, events: EventColumns, row: number): void {
    const handle = this.handles[events.handle[row] ?? 0];
    if (handle === undefined) return;
    const [to, carrier, site] = [events.other[row], events.detail[row], events.site[row] ?? 0];
    this.#release(handle);
    handle.owner = to === undefined || to === 0 ? undefined : this.worker(to);
    handle.carrier = carrier === undefined || carrier === 0 ? undefined : this.channel(carrier);
    if (site !== 0) handle.movedAt = site;
    handle.owner?.handles.add(handle);
    handle.carrier?.carried.add(handle);
    this.#touch(handle.channel, worker);
  }

  #drop(worker: WorkerFacts, handle: HandleFacts | undefined): void {
    if (handle === undefined) return;
    const { channel, isSender, isPermit, row } = handle;
    this.#release(handle);
    (isSender ? channel.senders : channel.receivers).delete(handle);
    if (isPermit) channel.permits--;
    else if (isSender && handle.isCloned && handle.uses > 0) channel.hasLostClones = true;
    this.handles[row] = undefined;
    this.#touch(channel, worker);
  }

  #release(handle: HandleFacts): void {
    handle.owner?.handles.delete(handle);
    handle.carrier?.carried.delete(handle);
  }

  #touch(channel: ChannelFacts, by: WorkerFacts): ChannelFacts {
    channel.changed = this.#change(by);
    return channel;
  }

  #change(by: WorkerFacts): Change {
    const { position, time } = this.world;
    by.changed = { position, time };
    this.changes++;
    return by.changed;
  }

  #block(kind: number, worker: WorkerFacts, events: EventColumns, row: number): void {
    const isJoin = kind === EVENT_KIND.joinBlocked;
    const channel = isJoin ? undefined : this.channel(events.channel[row] ?? 0);
    const target = isJoin ? this.worker(events.other[row] ?? 0) : undefined;
    const wait: Wait = {
      worker,
      kind: isJoin ? "join" : kind === EVENT_KIND.sendBlocked ? "send" : "receive",
      channel,
      handle: this.handles[events.handle[row] ?? 0],
      target,
      how: isJoin ? WAIT.awaited : (events.other[row] ?? 0),
      time: this.world.time,
      position: this.world.position,
      site: events.site[row] ?? 0,
      sentBefore: this.world.channels.columns.sent[channel?.row ?? 0] ?? 0,
    };
    worker.standsStill = (wait.how & WAIT.blocking) !== 0;
    worker.isBeginning = (wait.how & WAIT.more) !== 0;
    worker.waits.set(events.operation[row] ?? 0, wait);
    target?.joiners.add(wait);
    waitersOf(wait)?.add(wait);
    if (channel !== undefined) channel.waiting++;
    this.pausing.add(worker);
    this.#change(worker);
  }

  #unblock(worker: WorkerFacts, operation: number): void {
    const wait = worker.waits.get(operation);
    if (wait === undefined) return;
    worker.waits.delete(operation);
    wait.target?.joiners.delete(wait);
    if (waitersOf(wait)?.delete(wait) === true && wait.channel !== undefined)
      wait.channel.waiting--;
    if (worker.waits.size === 0 && worker.wakers === undefined) this.pausing.delete(worker);
    this.#change(worker);
  }

  /** A thread that does anything waits for none of what it blocked on: the other arms end right after. */
  #proceed(worker: WorkerFacts): void {
    worker.standsStill = false;
    for (const [operation, { how }] of worker.waits) {
      if ((how & WAIT.blocking) !== 0) this.#unblock(worker, operation);
    }
  }

  #rouse(worker: WorkerFacts): void {
    worker.wakers = undefined;
    if (worker.waits.size === 0) this.pausing.delete(worker);
    this.changes++;
  }

  #start(worker: WorkerFacts, parent: WorkerFacts | undefined): void {
    worker.parent = parent;
    if (worker.isAlive) parent?.children.add(worker);
  }

  #exit(worker: WorkerFacts): void {
    worker.isAlive = false;
    worker.parent?.children.delete(worker);
    for (const operation of worker.waits.keys()) this.#unblock(worker, operation);
    this.pausing.delete(worker);
    for (const channel of worker.weak) channel.weakOf.delete(worker);
    worker.weak.clear();
    this.changes++;
  }
}
