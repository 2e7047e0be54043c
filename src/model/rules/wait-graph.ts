/**
 * The wait-for graph: who waits for what and who holds what. Its nodes refer to each other, so that rules can follow
 * what holds somebody up.
 */

/** An operation that waits, or a wait for a worker's end. */
export interface Wait {
  readonly worker: WorkerFacts;
  readonly kind: "send" | "receive" | "join";
  /** Undefined for a join. */
  readonly channel: ChannelFacts | undefined;
  readonly handle: HandleFacts | undefined;
  /** Of a join: whose end. */
  readonly target: WorkerFacts | undefined;
  /** Bits of `WAIT`. */
  readonly how: number;
  readonly time: number;
  /** The position after the event that began it. */
  readonly position: number;
  /** A site's id. */
  readonly site: number;
  /** Messages that the channel had taken before. */
  readonly sentBefore: number;
}

/** When something changed: the position after the event, and its time (ns). */
export interface Change {
  readonly position: number;
  readonly time: number;
}

/** A worker. */
export interface WorkerFacts {
  /** Its row in the cast. */
  readonly row: number;
  isAlive: boolean;
  parent: WorkerFacts | undefined;
  /** The living workers that it has started. */
  readonly children: Set<WorkerFacts>;
  readonly waits: Map<number, Wait>;
  /** Who waits for its end. */
  readonly joiners: Set<Wait>;
  readonly handles: Set<HandleFacts>;
  /** Channels to which it may make a sender again. */
  readonly weak: Set<ChannelFacts>;
  /** While its event loop rests: what else may wake it, empty for nothing. Undefined: it does something. */
  wakers: string | undefined;
  /** Its thread stands still until one of its blocking waits ends. */
  standsStill: boolean;
  /** Arms of its newest wait are yet to come. */
  isBeginning: boolean;
  /** Records of it were lost: nobody knows for what it waits. */
  isBlurred: boolean;
  /** When its waits or handles changed last. */
  changed: Change;
}

/** A channel. */
export interface ChannelFacts {
  readonly row: number;
  kind: string;
  /** Living handles of each side, those in messages too. */
  readonly senders: Set<HandleFacts>;
  readonly receivers: Set<HandleFacts>;
  /** How many of the senders are permits. */
  permits: number;
  /** Handles that wait in its messages. */
  readonly carried: Set<HandleFacts>;
  readonly sends: Set<Wait>;
  readonly receives: Set<Wait>;
  /** How many there are in both. */
  waiting: number;
  /** Workers that may make a sender again as long as there is one. */
  readonly weakOf: Set<WorkerFacts>;
  isClosed: boolean;
  /** A sender that came by cloning was used and dropped. */
  hasLostClones: boolean;
  /** When its handles changed last. */
  changed: Change;
}

/** A handle. */
export interface HandleFacts {
  readonly row: number;
  readonly channel: ChannelFacts;
  readonly isSender: boolean;
  readonly isPermit: boolean;
  readonly isCloned: boolean;
  /** Who has it. Undefined in a message, and in a token, which anybody may have. */
  owner: WorkerFacts | undefined;
  /** The channel whose message carries it. */
  carrier: ChannelFacts | undefined;
  /** Ids of sites: where it came to be, came into a message, and was used last. */
  readonly madeAt: number;
  movedAt: number;
  usedAt: number;
  /** Operations through it, clones included. */
  uses: number;
}

/** The set of its channel in which a wait stands. */
export function waitersOf({ kind, channel }: Wait): Set<Wait> | undefined {
  return kind === "send" ? channel?.sends : channel?.receives;
}

const START: Change = { position: 0, time: 0 };

/** A worker that has done nothing yet. */
export function newWorker(row: number): WorkerFacts {
  return {
    row,
    isAlive: true,
    parent: undefined,
    children: new Set(),
    waits: new Map(),
    joiners: new Set(),
    handles: new Set(),
    weak: new Set(),
    wakers: undefined,
    standsStill: false,
    isBeginning: false,
    isBlurred: false,
    changed: START,
  };
}

/** A channel of which nothing is known yet. */
export function newChannel(row: number): ChannelFacts {
  return {
    row,
    kind: "",
    senders: new Set(),
    receivers: new Set(),
    permits: 0,
    carried: new Set(),
    sends: new Set(),
    receives: new Set(),
    waiting: 0,
    weakOf: new Set(),
    isClosed: false,
    hasLostClones: false,
    changed: START,
  };
}
