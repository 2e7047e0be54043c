/**
 * Which events are one channel's or one worker's. A list is made when somebody asks for it (a channel
 * is selected) and continued when it is asked for again, so that the arrival of an event costs nothing
 * for the thousands of others. Looking through ten million events takes some hundredths of a second.
 */

import { EVENT_KIND, OUTCOME } from "../trace/event.ts";
import type { History } from "./history.ts";
import { PositionList } from "./position-list.ts";

/** So many lists are kept. */
const MOST_LISTS = 32;

/** The positions of one channel's events. */
export interface ChannelEvents {
  readonly all: PositionList;
  /** Sends and receives that moved a message. */
  readonly sends: PositionList;
  readonly receives: PositionList;
}

interface Kept<L> {
  readonly list: L;
  /** The events before this position have been looked through. */
  until: number;
}

/** Lists of positions in a history. */
export class EventIndex {
  readonly #history: History;
  readonly #channels = new Map<number, Kept<ChannelEvents>>();
  readonly #workers = new Map<number, Kept<PositionList>>();

  /** An index without lists. */
  constructor(history: History) {
    this.#history = history;
  }

  /** The events of a channel, by row. */
  ofChannel(channel: number): ChannelEvents {
    const history = this.#history;
    const kept = keep(this.#channels, channel, newChannelEvents);
    const { all, sends, receives } = kept.list;
    history.eachWith("channel", channel, kept.until, (position) => {
      all.push(position);
      if (history.at(position, "outcome") !== OUTCOME.ok) return;
      const kind = history.at(position, "kind");
      if (kind === EVENT_KIND.sendDone) sends.push(position);
      else if (kind === EVENT_KIND.receiveDone) receives.push(position);
    });
    kept.until = history.length;
    return kept.list;
  }

  /** The events in a worker, by row. */
  ofWorker(worker: number): PositionList {
    const kept = keep(this.#workers, worker, () => new PositionList());
    this.#history.eachWith("worker", worker, kept.until, (at) => kept.list.push(at));
    kept.until = this.#history.length;
    return kept.list;
  }
}

function newChannelEvents(): ChannelEvents {
  return { all: new PositionList(), sends: new PositionList(), receives: new PositionList() };
}

/** The list for a key, newly made where there is none; the one not asked for longest makes room. */
function keep<L>(lists: Map<number, Kept<L>>, key: number, newList: () => L): Kept<L> {
  const kept = lists.get(key) ?? { list: newList(), until: 0 };
  lists.delete(key);
  lists.set(key, kept);
  const [oldest] = lists.keys();
  if (lists.size > MOST_LISTS && oldest !== undefined) lists.delete(oldest);
  return kept;
}
