/** Which lines of code use which channels: found once, when somebody asks, and then kept up. */

import { rowAt, segmentEnd } from "../model/history.ts";
import type { Timeline } from "../model/timeline.ts";
import type { SiteUse } from "../protocol/code.ts";
import { EVENT_KIND } from "../trace/event.ts";

/** Whether an event of a kind is part of a send (1), of a receive (2), or of neither. */
const SIDES = new Uint8Array(256);
SIDES[EVENT_KIND.sendBlocked] = 1;
SIDES[EVENT_KIND.sendDone] = 1;
SIDES[EVENT_KIND.receiveBlocked] = 2;
SIDES[EVENT_KIND.receiveDone] = 2;

/** What a line was seen to use: channel and side in one number. */
interface Line {
  /** Nearly always the next one too. */
  last: number;
  readonly keys: Set<number>;
}

/** The uses of a timeline's channels. */
export class SiteUses {
  readonly #timeline: Timeline;
  readonly #uses: SiteUse[] = [];
  readonly #lines = new Map<number, Line>();
  /** Events before this have been looked at. */
  #position = 0;

  /** Nothing is looked at yet. */
  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** All until now, in the order in which they first happened; grows when asked again. */
  all(): readonly SiteUse[] {
    const { history } = this.#timeline;
    while (this.#position < history.length) {
      const { kind, site, channel } = history.columns(this.#position);
      const end = Math.min(segmentEnd(this.#position), history.length);
      for (; this.#position < end; this.#position++) {
        const row = rowAt(this.#position);
        const side = SIDES[kind[row] ?? 0] ?? 0;
        if (side !== 0) this.#see(site[row] ?? 0, channel[row] ?? 0, side);
      }
    }
    return this.#uses;
  }

  #see(siteId: number, channel: number, side: number): void {
    const site = this.#timeline.cast.site(siteId);
    if (site === undefined || channel === 0) return;
    const line = this.#lines.get(siteId) ?? { last: 0, keys: new Set() };
    const key = 2 * channel + side;
    if (line.last === key) return;
    line.last = key;
    this.#lines.set(siteId, line);
    if (line.keys.has(key)) return;
    line.keys.add(key);
    this.#uses.push({ site, channel: channel - 1, side: side === 1 ? "sender" : "receiver" });
  }
}
