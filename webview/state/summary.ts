/** What is worth a look in a program: who is held up, where it jams, where most goes through. */

import { WORKER_STATE } from "../../src/protocol/frame.ts";
import { isTime, jams } from "./channel-kind.ts";
import { channelNode, type NodeId, workerNode } from "./node.ts";
import { fill, type Picture } from "./picture.ts";
import { shareOf, workerLook } from "./worker-look.ts";

/** The nodes of each kind, the most telling first; those of which there is nothing to say are left out. */
export interface Summary {
  /** Workers that are blocked on a send, or were for a part of the last second. */
  readonly blocked: readonly NodeId[];
  /** Channels with something in their buffer, or at which senders are blocked. */
  readonly fullest: readonly NodeId[];
  /** Channels through which messages pass. */
  readonly busiest: readonly NodeId[];
}

/** A summary of a picture, of at most so many nodes of each kind. */
export function summaryOf(picture: Picture, most: number): Summary {
  const { declared, frame, moving } = picture;
  const workers = declared.workers.map((_, worker): Ranked => {
    const isThere = (frame.workers.state[worker] ?? WORKER_STATE.absent) !== WORKER_STATE.absent;
    const now = workerLook(frame, worker, moving) === "blocked" ? 1 : 0;
    const share = shareOf(frame, worker, "blocked");
    return { node: workerNode(worker), rank: isThere ? 10 * now + Math.round(10 * share) : 0 };
  });
  const channels = declared.channels.map(({ kind, capacity }, channel) => {
    const { occupancy, blockedSenders, receiveRate } = frame.channels;
    const held = jams(kind) && (blockedSenders[channel] ?? 0) > 0;
    const share = isTime(kind) ? 0 : fill(occupancy[channel] ?? 0, capacity);
    return {
      node: channelNode(channel),
      fullness: (held ? 20 : 0) + Math.ceil(10 * share),
      // By powers of two: figures that waver do not change places.
      rate: Math.round(2 * Math.log2(1 + (receiveRate[channel] ?? 0))),
    };
  });
  const best = (ranked: readonly Ranked[]): readonly NodeId[] =>
    ranked
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank)
      .slice(0, most)
      .map(({ node }) => node);
  return {
    blocked: best(workers),
    fullest: best(channels.map(({ node, fullness }) => ({ node, rank: fullness }))),
    busiest: best(channels.map(({ node, rate }) => ({ node, rank: rate }))),
  };
}

interface Ranked {
  readonly node: NodeId;
  readonly rank: number;
}
