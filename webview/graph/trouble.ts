/**
 * The wait chain: from every blocked sender along what it waits for to whom it ends at. A blocked
 * sender waits for its channel's receivers; a receiver that waits for a message waits for that
 * channel's senders; in a select a worker waits at several channels. Whoever is reached and waits for nobody holds up all the others.
 */

import { EDGE_STATE, type Frame, WORKER_STATE } from "../../src/protocol/frame.ts";
import type { EdgeDeclaration } from "../../src/protocol/messages.ts";
import { isTime } from "../state/channel-kind.ts";
import { isPending } from "../state/held-up.ts";
import type { Picture } from "../state/picture.ts";
import { type WorkerLook, workerLook } from "../state/worker-look.ts";

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

/** Edges of each worker, and of each channel by side. Made once for all declared ones; see {@link NodeEdges.add}. */
export class NodeEdges {
  readonly #workers: number[][] = [];
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
      (this.#workers[edge.worker] ??= []).push(this.#added);
    }
  }

  /** Edges between the worker and its channels. */
  worker(worker: number): readonly number[] {
    return this.#workers[worker] ?? [];
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
export function findTrouble(picture: Picture, byNode: NodeEdges): Trouble {
  const { declared, frame, moving } = picture;
  byNode.add(declared.edges);
  const edges = new Set<number>();
  const channels = new Set<number>();
  const holders = new Set<number>();
  const seen = new Set<number>();
  let blocked = 0;
  const queue = troubled(frame, moving);
  for (const worker of queue) seen.add(worker);
  for (let worker = queue.pop(); worker !== undefined; worker = queue.pop()) {
    const look = workerLook(frame, worker, moving);
    const { arms, paced } = armsOf(picture, byNode.worker(worker), look);
    if (look === "busy" || paced) holders.add(worker);
    if (look === "blocked" && arms.length > 0) blocked++;
    for (const arm of arms) {
      edges.add(arm);
      const channel = declared.edges[arm]?.channel ?? -1;
      if (look === "blocked") channels.add(channel);
      for (const edge of othersOf(picture, byNode, arm)) {
        edges.add(edge);
        const other = declared.edges[edge]?.worker;
        if (other === undefined || seen.has(other)) continue;
        seen.add(other);
        queue.push(other);
      }
    }
  }
  return { edges, channels, holders, blocked };
}

/**
 * The edges at which a worker is held up: one, or several in a select. Of those that have never carried a message
 * (a stop signal) none is meant, unless there is no other. `paced`: it waits for time only, thus for nobody.
 *
 * One that is mostly held up but runs just now has none: it passes on what it waits for and holds nobody up.
 */
function armsOf(
  { declared, frame }: Picture,
  edges: readonly number[],
  look: WorkerLook,
): { readonly arms: readonly number[]; readonly paced: boolean } {
  if (look === "busy" || look === "exited") return { arms: [], paced: false };
  const state = look === "blocked" ? EDGE_STATE.blocked : EDGE_STATE.waiting;
  const pending = edges.filter((edge) => frame.edges.state[edge] === state);
  const used = pending.filter((edge) => (frame.edges.messages[edge] ?? 0) > 0);
  const meant = used.length > 0 ? used : pending;
  const kindOf = (edge: number): string =>
    declared.channels[declared.edges[edge]?.channel ?? -1]?.kind ?? "";
  const arms = meant.filter((edge) => !isTime(kindOf(edge)));
  return { arms, paced: arms.length === 0 && meant.some((edge) => kindOf(edge) !== "never") };
}

/**
 * Of the edges at the other side of an arm's channel those that matter: of the workers that are stuck elsewhere
 * if there are any (one that runs does its share), else of all.
 */
function othersOf(
  { declared, frame, moving }: Picture,
  byNode: NodeEdges,
  arm: number,
): readonly number[] {
  const own = declared.edges[arm];
  if (own === undefined) return [];
  const across =
    own.side === "sender" ? byNode.receivers(own.channel) : byNode.senders(own.channel);
  const others = across.filter(
    (edge) => declared.edges[edge]?.worker !== own.worker && holds(frame, edge),
  );
  const stuck = others.filter((edge) => {
    const look = workerLook(frame, declared.edges[edge]?.worker ?? -1, moving);
    return !isPending(frame, edge) && (look === "blocked" || look === "waiting");
  });
  return stuck.length > 0 ? stuck : others;
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
