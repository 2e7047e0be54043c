/** What each event waits for, and what waits for it. */

import type { EventBatch } from "../batch.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../event.ts";
import { Arrivals } from "./arrivals.ts";
import { Audience } from "./audience.ts";
import { ChannelOrder } from "./channel-order.ts";
import { IdSet } from "./id-set.ts";
import type { Stream } from "./stream.ts";

/** So many channels are found without a look into the map. */
const RECENT = 1024;

/** The state of the program as far as it decides which event may come next. */
export class Causality {
  readonly #streams: ReadonlyMap<number, Stream>;
  readonly #wake: (stream: Stream) => void;
  readonly #isToAll: (kind: number) => boolean;
  readonly #started = new Arrivals<Stream>();
  readonly #handles = new Arrivals<Stream>();
  readonly #goneHandles = new IdSet();
  /** Who holds a handle; absent while it travels in a message. */
  readonly #owners = new Map<number, number>();
  readonly #channels = new Map<number, ChannelOrder>();
  /** Those of {@link #channels} that were asked for last, by the lowest bits of their ids. */
  readonly #recent: (ChannelOrder | undefined)[] = Array.from({ length: RECENT });
  /** Whether operations that did not wait are not recorded. */
  isSampled = false;
  readonly #overChannels = new IdSet();

  /**
   * `streams` by worker; `wake` gets each stream that need wait no more for what it was waiting for;
   * `isToAll` tells kinds of channel, by the ids of their texts, of which every receiver gets every message.
   */
  constructor(
    streams: ReadonlyMap<number, Stream>,
    wake: (stream: Stream) => void,
    isToAll: (kind: number) => boolean,
  ) {
    this.#streams = streams;
    this.#wake = wake;
    this.#isToAll = isToAll;
  }

  /** The channel if its capacity is known to be 0. */
  rendezvous(channel: number): ChannelOrder | undefined {
    if (this.isSampled) return undefined;
    const order = this.#find(channel);
    return order?.capacity === 0 ? order : undefined;
  }

  /** Whether an event is an operation that begins to wait for its other half on a rendezvous. */
  isBlockedOnRendezvous(batch: EventBatch, row: number): boolean {
    const kind = batch.kind[row];
    if (kind !== EVENT_KIND.sendBlocked && kind !== EVENT_KIND.receiveBlocked) return false;
    return this.rendezvous(batch.channel[row] ?? 0) !== undefined;
  }

  /**
   * Counts, as {@link apply} would, a record that follows another of its worker, if it is an operation that completed at
   * once, of which it is plain that it may be taken. Returns whether it is; it waits for nothing if not: then it is for
   * {@link isReady} to say.
   */
  passFree(records: EventBatch, row: number): boolean {
    const isSend = records.kind[row] === EVENT_KIND.sendDone;
    if (!isSend && records.kind[row] !== EVENT_KIND.receiveDone) return false;
    if (records.operation[row] !== 0 || records.outcome[row] !== OUTCOME.ok) return false;
    const channel = this.#find(records.channel[row] as number);
    if (channel === undefined || channel.capacity === 0 || this.isSampled) return false;
    if (channel.audience !== undefined || !this.#handles.knows(records.handle[row] as number))
      return false;
    const { sent, received, capacity } = channel;
    const ticket = channel.wholeTicket(records.ticket[row] as number, isSend);
    if (isSend) {
      if (sent.value < ticket || (capacity >= 0 && received.value <= ticket - capacity))
        return false;
      sent.raise(ticket + 1, this.#wake);
    } else {
      if (received.value < ticket || sent.value <= ticket) return false;
      received.raise(ticket + 1, this.#wake);
    }
    const buffered = sent.value - received.value;
    records.ticket[row] = ticket;
    records.occupancy[row] = buffered > 0 ? buffered : 0;
    return true;
  }

  /** Whether the first record of a stream may be taken. If not, the stream waits to be woken. */
  isReady(stream: Stream, batch: EventBatch, row: number): boolean {
    const kind = batch.kind[row] ?? 0;
    const worker = batch.worker[row] ?? 0;
    if (kind === EVENT_KIND.workerStarted && worker === stream.worker) return true;
    if (stream.worker > 0 && !this.#started.has(stream.worker, stream)) return false;
    if (!this.#hasHandle(stream, batch, row)) return false;
    switch (kind) {
      case EVENT_KIND.workerExited:
        return this.#hasEnded(worker, stream);
      case EVENT_KIND.handleCloned:
        return this.#handles.has(batch.other[row] ?? 0, stream);
      case EVENT_KIND.handleDropped:
      case EVENT_KIND.handleLeaked:
        return this.#hasEnded(this.#owners.get(batch.handle[row] ?? 0) ?? worker, stream);
      case EVENT_KIND.channelDisconnected:
        return this.#canDisconnect(stream, batch, row);
      case EVENT_KIND.sendDone:
      case EVENT_KIND.receiveDone:
        return this.#canEnd(stream, batch, row);
      default:
        return true;
    }
  }

  #hasHandle(stream: Stream, batch: EventBatch, row: number): boolean {
    const handle = batch.handle[row] ?? 0;
    const kind = batch.kind[row];
    const isMade = kind === EVENT_KIND.handleCreated || kind === EVENT_KIND.handleCloned;
    return handle === 0 || isMade || this.#handles.has(handle, stream);
  }

  /** Whether another worker, seen to be dead, has no records left. */
  #hasEnded(worker: number, stream: Stream): boolean {
    const other = worker === stream.worker ? undefined : this.#streams.get(worker);
    return other === undefined || other.taken.hasReached(other.added, stream);
  }

  #canDisconnect(stream: Stream, batch: EventBatch, row: number): boolean {
    const channel = this.#channel(batch.channel[row] ?? 0);
    const side = channel.side(batch.outcome[row] ?? 0);
    const discarded = batch.other[row] ?? 0;
    return (
      side.gone.hasReached(side.made, stream) &&
      (this.isSampled || channel.sent.hasReached(channel.received.value + discarded, stream))
    );
  }

  #canEnd(stream: Stream, batch: EventBatch, row: number): boolean {
    const outcome = batch.outcome[row];
    const id = batch.channel[row] ?? 0;
    if (this.#overChannels.has(id)) return true;
    const channel = this.#channel(id);
    const isSend = batch.kind[row] === EVENT_KIND.sendDone;
    const { audience } = channel;
    if (outcome === OUTCOME.disconnected) {
      // Where there may be receivers again, their absence is not the end.
      return (isSend && audience !== undefined) || channel.closed.hasReached(1, stream);
    }
    if (outcome !== OUTCOME.ok || this.isSampled) return true;
    const ticket = channel.wholeTicket(batch.ticket[row] ?? 0, isSend);
    if (audience !== undefined)
      return channel.sent.hasReached(isSend ? ticket : ticket + 1, stream);
    if (channel.capacity === 0) {
      return (isSend ? channel.sent : channel.received).hasReached(ticket, stream);
    }
    if (!isSend) {
      return (
        channel.received.hasReached(ticket, stream) &&
        (channel.isSenderless || channel.sent.hasReached(ticket + 1, stream))
      );
    }
    return (
      channel.sent.hasReached(ticket, stream) &&
      (channel.capacity < 0 || channel.received.hasReached(ticket - channel.capacity + 1, stream))
    );
  }

  /** How many sends and receives should have come before an operation that is taken without them. */
  missingBefore(batch: EventBatch, row: number): number {
    const kind = batch.kind[row];
    const isSend = kind === EVENT_KIND.sendDone;
    const channel = this.#find(batch.channel[row] ?? 0);
    if (channel === undefined || (!isSend && kind !== EVENT_KIND.receiveDone)) return 0;
    if (batch.outcome[row] !== OUTCOME.ok || this.isSampled) return 0;
    const ticket = channel.wholeTicket(batch.ticket[row] ?? 0, isSend);
    const isSent = isSend || channel.isSenderless;
    const sends = isSent ? ticket - channel.sent.value : ticket + 1 - channel.sent.value;
    // Where every receiver gets every message nobody takes them in turn.
    const receives = isSend || channel.audience !== undefined ? 0 : ticket - channel.received.value;
    return (channel.isSenderless ? 0 : Math.max(0, sends)) + Math.max(0, receives);
  }

  /** Takes for granted what the first record of a stream waits for. */
  assume(stream: Stream, batch: EventBatch, row: number): void {
    if (stream.worker > 0) this.#started.add(stream.worker, this.#wake);
    const handle = batch.handle[row] ?? 0;
    if (handle !== 0) this.#handles.add(handle, this.#wake);
  }

  /**
   * Counts an event that comes next and wakes those who waited for it. Makes its ticket whole and its
   * occupancy known.
   */
  apply(out: EventBatch, row: number): void {
    const kind = out.kind[row] ?? 0;
    // Nearly all events are of these kinds.
    const isEnd = kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
    if (isEnd) this.#countMessage(out.channel[row] ?? 0, out, row);
    else this.#rearrange(kind, out, row);
  }

  #rearrange(kind: number, out: EventBatch, row: number): void {
    const channel = out.channel[row] ?? 0;
    const handle = out.handle[row] ?? 0;
    const outcome = out.outcome[row] ?? 0;
    const other = out.other[row] ?? 0;
    const worker = out.worker[row] ?? 0;
    switch (kind) {
      case EVENT_KIND.workerStarted:
        this.#started.add(worker, this.#wake);
        break;
      case EVENT_KIND.channelCreated:
        this.#openChannel(this.#channel(channel), out, row);
        break;
      case EVENT_KIND.handleCreated:
      case EVENT_KIND.handleCloned:
        this.#channel(channel).side(outcome).made++;
        if (outcome === SIDE.receiver) this.#joinAudience(this.#channel(channel), handle, other);
        this.#owners.set(handle, worker);
        this.#handles.add(handle, this.#wake);
        break;
      case EVENT_KIND.handleMoved:
        if (other === 0) this.#owners.delete(handle);
        else this.#owners.set(handle, other);
        break;
      case EVENT_KIND.handleDropped:
      case EVENT_KIND.handleLeaked:
        this.#loseHandle(handle, channel, outcome);
        break;
      case EVENT_KIND.channelDisconnected:
        this.#closeSide(channel, outcome);
        break;
      case EVENT_KIND.channelClosed:
        this.#close(channel);
        break;
      case EVENT_KIND.channelSampled:
        this.#takeSample(channel, out, row);
        break;
    }
  }

  #takeSample(id: number, out: EventBatch, row: number): void {
    if (this.#overChannels.has(id)) return;
    const channel = this.#channel(id);
    const sent = channel.wholeTicket(out.ticket[row] ?? 0, true);
    out.ticket[row] = sent;
    channel.sent.raise(sent, this.#wake);
    channel.sampled = out.occupancy[row] ?? 0;
  }

  #openChannel(channel: ChannelOrder, out: EventBatch, row: number): void {
    channel.capacity = out.other[row] ?? 0;
    if (this.#isToAll(out.detail[row] ?? 0)) channel.audience = new Audience();
  }

  /** A receiver begins with what its source has yet to get, or with what is sent next. */
  #joinAudience({ audience, sent }: ChannelOrder, handle: number, source: number): void {
    audience?.join(handle, audience.nextOf(source) ?? sent.value);
  }

  #countMessage(id: number, out: EventBatch, row: number): void {
    let channel = this.#find(id);
    if (channel === undefined) {
      if (this.#overChannels.has(id)) return;
      channel = this.#channel(id);
    }
    if (this.isSampled) {
      out.occupancy[row] = channel.sampled;
      return;
    }
    if (out.outcome[row] === OUTCOME.ok) this.#passMessage(channel, out, row);
    out.occupancy[row] = channel.capacity === 0 ? 0 : channel.occupancy;
  }

  #passMessage(channel: ChannelOrder, out: EventBatch, row: number): void {
    const isSend = out.kind[row] === EVENT_KIND.sendDone;
    const ticket = channel.wholeTicket(out.ticket[row] ?? 0, isSend);
    out.ticket[row] = ticket;
    channel.sent.raise(ticket + 1, this.#wake);
    if (isSend) return;
    channel.received.raise(ticket + 1, this.#wake);
    channel.audience?.advance(out.handle[row] ?? 0, ticket + 1);
  }

  #loseHandle(handle: number, channel: number, side: number): void {
    this.#owners.delete(handle);
    if (!this.#goneHandles.add(handle) || this.#overChannels.has(channel)) return;
    const { audience } = this.#channel(channel);
    audience?.leave(handle);
    const { gone } = this.#channel(channel).side(side);
    gone.raise(gone.value + 1, this.#wake);
  }

  #close(id: number): void {
    if (!this.#overChannels.has(id)) this.#channel(id).closed.raise(1, this.#wake);
  }

  #closeSide(id: number, side: number): void {
    if (this.#overChannels.has(id)) return;
    const channel = this.#channel(id);
    channel.side(side).isClosed = true;
    channel.closed.raise(1, this.#wake);
    if (side === SIDE.receiver) channel.received.raise(channel.sent.value, this.#wake);
    if (!channel.isOver) return;
    this.#channels.delete(id);
    this.#recent[id % RECENT] = undefined;
    this.#overChannels.add(id);
  }

  #find(id: number): ChannelOrder | undefined {
    const recent = this.#recent[id % RECENT];
    if (recent?.id === id) return recent;
    const channel = this.#channels.get(id);
    if (channel !== undefined) this.#recent[id % RECENT] = channel;
    return channel;
  }

  #channel(id: number): ChannelOrder {
    let channel = this.#find(id);
    if (channel === undefined) {
      channel = new ChannelOrder(id);
      this.#channels.set(id, channel);
    }
    return channel;
  }
}
