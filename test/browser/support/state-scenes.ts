/** The visual language, a small program for each of its words. */

import type { Scene, SceneChannel, SceneEdge } from "./scene.ts";

interface Given {
  readonly channel: Partial<SceneChannel>;
  readonly sender?: SceneEdge["state"];
  readonly receiver?: SceneEdge["state"];
}

/** A producer, a channel and a consumer in this state. */
function between({ channel, sender, receiver }: Given): Scene {
  const rate = channel.rate ?? 12;
  // Also what has ended has carried messages.
  const carried = Math.max(rate, 1);
  return {
    workers: [
      { name: "producer", blocked: sender === "blocked" ? 0.9 : 0, waiting: 0 },
      { name: "consumer", blocked: 0, waiting: receiver === "waiting" ? 0.9 : 0 },
    ],
    channels: [{ name: "jobs", capacity: 8, level: 0, wavers: 0, highWater: 5, rate, ...channel }],
    edges: [
      {
        worker: "producer",
        channel: "jobs",
        side: "sender",
        rate: carried,
        state: sender ?? "idle",
      },
      {
        worker: "consumer",
        channel: "jobs",
        side: "receiver",
        rate: carried,
        state: receiver ?? "idle",
      },
    ],
  };
}

const select = between({ channel: { waiting: 1, rate: 3 }, receiver: "waiting" });

/** By name. */
export const STATE_SCENES: Readonly<Record<string, Scene>> = {
  "state-empty": between({ channel: {} }),
  "state-half": between({ channel: { level: 4 } }),
  "state-full": between({ channel: { level: 8, highWater: 8 } }),
  "state-bar": between({ channel: { capacity: 64, level: 50, highWater: 57 } }),
  "state-unbounded-growing": between({
    channel: { capacity: -1, level: 1200, highWater: 1200, rate: 5200, growth: 7700 },
  }),
  "state-rendezvous": between({
    channel: { capacity: 0, highWater: 0, waiting: 1, rate: 10 },
    receiver: "waiting",
  }),
  "state-closed": between({ channel: { state: "noSenders", rate: 0 }, sender: "gone" }),
  "state-blocked-sender": between({
    channel: { level: 8, highWater: 8, blocked: 1 },
    sender: "blocked",
  }),
  "state-waiting-receiver": between({ channel: { waiting: 1 }, receiver: "waiting" }),
  "state-select": {
    ...select,
    channels: [
      ...select.channels,
      {
        name: "stop",
        kind: "oneshot",
        capacity: 1,
        level: 0,
        wavers: 0,
        highWater: 0,
        rate: 0,
        waiting: 1,
      },
    ],
    edges: [
      ...select.edges,
      { worker: "consumer", channel: "stop", side: "receiver", rate: 0, state: "waiting" },
      { worker: "producer", channel: "stop", side: "sender", rate: 0 },
    ],
  },
};
