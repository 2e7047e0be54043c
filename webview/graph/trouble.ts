/**
 * The wait chain: from every blocked sender along what it waits for to whom it ends at. A blocked
 * sender waits for its channel's receivers; a receiver that waits for a message waits for that
 * channel's senders. Whoever is reached and waits for nobody holds up all the others.
 */

import { EDGE_STATE, type Frame, WORKER_STATE } from "../../src/protocol/frame.ts";
import type { EdgeDeclaration } from "../../src/protocol/messages.ts";
import type { Picture } from "../state/picture.ts";
import { workerLook } from "../state/worker-look.ts";

/** What is held up, and by whom. All are indexes of the declared workers, channels and edges. */
export interface Trouble {
  readonly edges: ReadonlySet<number>;
  readonly channels: ReadonlySet<number>;
  /** Workers at the end of a chain. */
  readonly holders: ReadonlySet<number>;
  /** How many workers in the chains are blocked sending. */
  readonly blocked: number;
}

/** Nothing is held up. */
export const NO_TROUBLE: Trouble = {
  edges: new Set(),
  channels: new Set(),
  holders: new Set(),
  blocked: 0,
};

/** Below this share of the last second a blocked sender is ordinary back-pressure. */
const WORTH_SHOWING = 0.3;

/** Edges of each channel, by side. Made once for all declared edges; see {@link ChannelEdges.add}. */
export class ChannelEdges {
  readonly #senders: number[][] = [];
  readonly #receivers: number[][] = [];
  #added = 0;

  /** Takes the edges declared since the last call. */
  add(declared: readonly EdgeDeclaration[]): void {
    for (; this.#added < declared.length; this.#added++) {
      const edge = declared[this.#added];
      if (edge === undefined) return;
      const side = edge.side === "sender" ? this.#senders : this.#receivers;
      (side[edge.channel] ??= []).push(this.#added);
    }
  }

  /** Edges from workers to the channel. */
  senders(channel: number): readonly number[] {
    return this.#senders[channel] ?? [];
  }

  /** Edges from the channel to workers. */
  receivers(channel: number): readonly number[] {
    return this.#receivers[channel] ?? [];
  }
}

/** Walks the wait chains of a picture. */
export function findTrouble(picture: Picture, byChannel: ChannelEdges): Trouble {
  const { declared, frame, moving } = picture;
  byChannel.add(declared.edges);
  const edges = new Set<number>();
  const channels = new Set<number>();
  const holders = new Set<number>();
  const seen = new Set<number>();
  let blocked = 0;
  const queue = troubled(frame, moving);
  for (const worker of queue) seen.add(worker);
  for (let worker = queue.pop(); worker !== undefined; worker = queue.pop()) {
    const look = workerLook(frame, worker, moving);
    const channel = frame.workers.on[worker] ?? -1;
    if (look === "busy") holders.add(worker);
    // One that is mostly held up but runs just now passes on what it waits for: it holds nobody up.
    if (channel < 0 || look === "busy" || look === "exited") continue;
    const sending = look === "blocked";
    if (sending) {
      channels.add(channel);
      blocked++;
    }
    const own = sending ? byChannel.senders(channel) : byChannel.receivers(channel);
    for (const edge of own) if (declared.edges[edge]?.worker === worker) edges.add(edge);
    const others = (sending ? byChannel.receivers(channel) : byChannel.senders(channel)).filter(
      (edge) => declared.edges[edge]?.worker !== worker && holds(frame, edge),
    );
    for (const edge of holdingUp(picture, channel, others)) {
      edges.add(edge);
      const other = declared.edges[edge]?.worker;
      if (other === undefined || seen.has(other)) continue;
      seen.add(other);
      queue.push(other);
    }
  }
  return { edges, channels, holders, blocked };
}

/**
 * Of the edges at the other side of a channel those that matter: of the workers that are stuck
 * themselves if there are any (one that runs does its share), else of all.
 */
function holdingUp(picture: Picture, channel: number, edges: readonly number[]): readonly number[] {
  const stuck = edges.filter((edge) => {
    const worker = picture.declared.edges[edge]?.worker ?? -1;
    const look = workerLook(picture.frame, worker, picture.moving);
    const elsewhere = picture.frame.workers.on[worker] !== channel;
    return elsewhere && (look === "blocked" || look === "waiting");
  });
  return stuck.length > 0 ? stuck : edges;
}

function troubled(frame: Frame, moving: boolean): number[] {
  const found: number[] = [];
  for (let worker = 0; worker < frame.workers.length; worker++) {
    const isBlocked = moving
      ? (frame.workers.blocked[worker] ?? 0) >= WORTH_SHOWING &&
        workerLook(frame, worker, true) === "blocked"
      : frame.workers.state[worker] === WORKER_STATE.blocked;
    if (isBlocked) found.push(worker);
  }
  return found;
}

function holds(frame: Frame, edge: number): boolean {
  const state = frame.edges.state[edge] ?? EDGE_STATE.absent;
  return state !== EDGE_STATE.absent && state !== EDGE_STATE.gone;
}
