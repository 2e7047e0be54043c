/** What the merge knows of a channel: how far its messages are, and which of its ends are left. */

import { CAPACITY_UNKNOWN, SIDE } from "../event.ts";
import type { Audience } from "./audience.ts";
import type { Stream } from "./stream.ts";
import { Tally } from "./tally.ts";

/** One side of a channel. */
class SideOrder {
  /** Handles that came to be. */
  made = 0;
  /** Handles that went. */
  readonly gone = new Tally<Stream>();
  isClosed = false;
}

/** The first half of a hand-over, waiting for the other. */
interface Half {
  readonly isSend: boolean;
  readonly stream: Stream;
}

/** A channel, as far as its order goes. */
export class ChannelOrder {
  readonly id: number;
  capacity: number = CAPACITY_UNKNOWN;
  /** Its receivers, where every receiver gets every message. */
  audience: Audience | undefined;
  /** Messages in the buffer when it was last sampled. */
  sampled = 0;
  /** Messages sent, as a number: the next ticket to be sent. */
  readonly sent = new Tally<Stream>();
  /** Messages received or destroyed: the next ticket to be received. */
  readonly received = new Tally<Stream>();
  /** 1 as soon as one side has gone. */
  readonly closed = new Tally<Stream>();
  /** Hand-overs of a rendezvous of which only one half has come, by ticket. */
  readonly halves = new Map<number, Half>();
  readonly #sender = new SideOrder();
  readonly #receiver = new SideOrder();

  /** The channel with this id, of which nothing has happened. */
  constructor(id: number) {
    this.id = id;
  }

  /** The messages in the buffer. */
  get occupancy(): number {
    if (this.audience === undefined) return Math.max(0, this.sent.value - this.received.value);
    const unreceived = Math.max(0, this.sent.value - this.audience.slowest);
    return this.capacity < 0 ? unreceived : Math.min(unreceived, this.capacity);
  }

  /** A side by its number in the format. */
  side(side: number): SideOrder {
    return side === SIDE.sender ? this.#sender : this.#receiver;
  }

  /** Whether nobody ever could send: its messages come of themselves, as those of a clock. */
  get isSenderless(): boolean {
    return this.#sender.made === 0 && this.#receiver.made > 0;
  }

  /** Whether both sides have gone. */
  get isOver(): boolean {
    return this.#sender.isClosed && this.#receiver.isClosed;
  }

  /**
   * The whole ticket of which a record holds the lower 32 bits. It is near the next one of its kind: no
   * two operations in flight are 2^31 messages apart.
   */
  wholeTicket(low: number, isSend: boolean): number {
    const isOfSends = isSend || this.audience !== undefined;
    const next = isOfSends ? this.sent.value : this.received.value;
    const whole = next + ((low - next) | 0);
    return whole < 0 ? low : whole;
  }
}
