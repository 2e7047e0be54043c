/** Counts the messages of all channels from outside, for programs whose operations are not recorded. */

import { ByteWriter } from "../../trace/bytes.ts";
import { EVENT_KIND } from "../../trace/event.ts";
import { writeRecord } from "../../trace/journal.ts";
import { handleRecord } from "../cargo.ts";
import { flavorOf } from "../flavors/flavors.ts";
import { load } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, HANDLE, HEADER } from "../memory/layout.ts";

/** What was counted at one channel. */
interface Sample {
  readonly sent: number;
  readonly occupancy: number;
}

/** Looks at the channels, and remembers what it saw. */
export class Sampler {
  readonly #heap: Heap;
  /** By the channel's id. */
  #seen = new Map<number, Sample>();

  /** Looks at the channels of `heap`. */
  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** The records of channels that have changed since the last time; `time` is now, in ns. */
  take(time: number): Uint8Array {
    const records = new ByteWriter();
    const seen = new Map<number, Sample>();
    const used = load(this.#heap.words, HEADER.usedHandles);
    for (let index = 0; index < used; index++) {
      const channel = this.#channelOf(index);
      if (channel === 0) continue;
      const id = this.#heap.read(channel + CHANNEL.id);
      if (seen.has(id)) continue;
      const sample = this.#look(channel);
      // Its memory may have become another channel's meanwhile.
      if (this.#heap.read(channel + CHANNEL.id) !== id) continue;
      seen.set(id, sample);
      const { sent, occupancy } = sample;
      const before = this.#seen.get(id);
      if (before?.sent === sent && before.occupancy === occupancy) continue;
      const kind = EVENT_KIND.channelSampled;
      writeRecord(records, { kind, time, channel: id, ticket: sent, occupancy });
    }
    this.#seen = seen;
    return records.written;
  }

  #look(channel: number): Sample {
    const heap = this.#heap;
    const flavor = flavorOf(heap.read(channel + CHANNEL.flavor));
    flavor.reach(heap, channel);
    // It orders nothing: a sample is of about now.
    const sent = load(heap.words, channel + CHANNEL.sending + END.position) >>> 0;
    return { sent, occupancy: Math.max(0, flavor.len(heap, channel)) };
  }

  /** The channel of a handle, or 0 when there is none. */
  #channelOf(index: number): number {
    const heap = this.#heap;
    const record = handleRecord(heap, index);
    if (load(heap.words, record + HANDLE.id) === 0) return 0;
    const channel = heap.read(record + HANDLE.channel);
    heap.reach(channel + CHANNEL.words);
    return heap.read(channel + CHANNEL.id) === heap.read(record + HANDLE.channelId) ? channel : 0;
  }
}
