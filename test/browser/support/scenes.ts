/** The programs that the view is tested and pictured with. */

import type { Finding } from "../../../src/protocol/finding.ts";
import {
  type Scene,
  type SceneChannel,
  type SceneEdge,
  type SceneWorker,
  scatter,
} from "./scene.ts";

/** A pipeline of thirteen workers with every state there is. */
export const PIPELINE: Scene = {
  workers: [
    worker("main", 0, 0.94),
    worker("reader-0", 0.52, 0.07),
    worker("reader-1", 0.49, 0.07),
    worker("parser-0", 0.78, 0),
    worker("parser-1", 0.75, 0),
    worker("parser-2", 0.76, 0),
    worker("parser-3", 0.29, 0.02),
    worker("enrich-0", 0, 0.88),
    worker("enrich-1", 0, 0.86),
    worker("cache", 0, 0.01),
    worker("writer", 0, 0.81),
    worker("stats", 0, 0.03),
    worker("ticker", 0.99, 0),
  ],
  channels: [
    channel("jobs", 8, 2, 2, 6, 4100),
    { ...channel("lines", 64, 57, 9, 64, 41_800), risesAt: 0.5, blocked: 1 },
    { ...channel("records", 16, 22, 4, 16, 10_300), risesAt: 0.36, blocked: 3 },
    { ...channel("lookup", 8, 7, 1, 8, 10_300), risesAt: 0.32 },
    { ...channel("reply", 1, 0, 0.3, 1, 10_300), waiting: 2 },
    { ...channel("enriched", 32, 3, 4, 11, 10_200), waiting: 1 },
    { ...channel("metrics", -1, 1204, 90, 1290, 12_900), risesAt: 0.6, growth: 7700 },
    { ...channel("ticks", 0, 0, 0, 0, 10), blocked: 1 },
    { ...channel("shutdown", 1, 0, 0, 0, 0), state: "noSenders" },
  ],
  edges: [
    sends("main", "jobs", 4100),
    takes("reader-0", "jobs", 2000),
    takes("reader-1", "jobs", 2100),
    sends("reader-0", "lines", 20_900),
    { ...sends("reader-1", "lines", 20_900), state: "blocked" },
    takes("parser-0", "lines", 10_000),
    takes("parser-1", "lines", 10_200),
    takes("parser-2", "lines", 10_100),
    takes("parser-3", "lines", 10_900),
    { ...sends("parser-0", "records", 2400), state: "blocked" },
    { ...sends("parser-1", "records", 2600), state: "blocked" },
    { ...sends("parser-2", "records", 2500), state: "blocked" },
    sends("parser-3", "records", 2800),
    takes("enrich-0", "records", 5100),
    takes("enrich-1", "records", 5200),
    sends("enrich-0", "lookup", 5100),
    sends("enrich-1", "lookup", 5200),
    takes("cache", "lookup", 10_300),
    sends("cache", "reply", 10_300),
    { ...takes("enrich-0", "reply", 5100), state: "waiting" },
    { ...takes("enrich-1", "reply", 5200), state: "waiting" },
    sends("enrich-0", "enriched", 5000),
    sends("enrich-1", "enriched", 5100),
    { ...takes("writer", "enriched", 10_200), state: "waiting" },
    sends("parser-2", "metrics", 10_100),
    sends("parser-3", "metrics", 10_500),
    takes("stats", "metrics", 12_900),
    { ...sends("ticker", "ticks", 10), state: "blocked" },
    takes("reader-1", "ticks", 10),
    { ...sends("main", "shutdown", 0.1), state: "gone" },
    takes("reader-0", "shutdown", 0),
  ],
};

/** What the rules would have found out about the pipeline. */
export const FINDINGS: readonly Finding[] = [
  {
    id: "back-pressure cache",
    rule: "back-pressure",
    severity: "warning",
    title: "cache holds up 3 senders of records",
    steps: ["parser-0 waits for room in records.", "enrich-0 waits for cache."],
    remedy: "Let a second worker receive from lookup.",
    site: { file: "/app/cache.ts", line: 12, column: 3 },
    related: [],
    workers: [9],
    chain: [{ kind: "worker", index: 3 }],
    since: 20e9,
    position: 200_000,
    until: undefined,
    fix: undefined,
  },
];

/** One producer, one channel of two slots, one slow consumer. */
export const PAIR: Scene = {
  workers: [worker("producer", 0.9, 0), worker("main", 0, 0)],
  channels: [{ ...channel("jobs", 2, 3, 0, 2, 2), blocked: 1 }],
  edges: [{ ...sends("producer", "jobs", 2), state: "blocked" }, takes("main", "jobs", 2)],
};

/** A worker in a select over time and a stop signal, which tells everybody what time it is. */
export const KINDS: Scene = {
  workers: [worker("clock", 0, 1), worker("listener", 0, 0)],
  channels: [
    { ...channel("beat", 1, 0, 0, 0, 20), kind: "tick", waiting: 1 },
    { ...channel("stop", 1, 0, 0, 0, 0), kind: "oneshot", waiting: 1 },
    { ...channel("news", 8, 12, 0, 8, 3), kind: "broadcast" },
    { ...channel("config", 1, 3, 0, 1, 1), kind: "watch" },
  ],
  edges: [
    { ...takes("clock", "beat", 20), state: "waiting" },
    { ...takes("clock", "stop", 0), state: "waiting" },
    sends("clock", "news", 20),
    takes("listener", "news", 3),
    sends("clock", "config", 1),
    takes("listener", "config", 1),
  ],
};

function holdsResult(i: number): boolean {
  return i % 20 === 7;
}

/** A pool of workers that share their jobs, each with a channel of its own for its results; three cannot get rid of them. */
export function pool(size: number): Scene {
  const names = Array.from({ length: size }, (_, i) => `resizer-${i}`);
  return {
    workers: [
      worker("main", 0.2, 0.1),
      ...names.map((name, i) => ({ ...worker(name, holdsResult(i) ? 0.9 : 0, 0.6), line: 9 })),
      worker("collector", 0, 0),
    ],
    channels: [
      channel("jobs", 64, 20, 6, 60, 900),
      ...names.map((name, i) => ({
        ...channel(`results of ${name}`, 2, holdsResult(i) ? 4 : 0, 0, 2, 12),
        blocked: holdsResult(i) ? 1 : 0,
        line: 12,
      })),
    ],
    edges: [
      sends("main", "jobs", 900),
      ...names.map((name) => takes(name, "jobs", 14)),
      ...names.map((name, i) => ({
        ...sends(name, `results of ${name}`, 14),
        ...(holdsResult(i) ? { state: "blocked" as const } : {}),
      })),
      ...names.map((name) => takes("collector", `results of ${name}`, 14)),
    ],
  };
}

/** Two workers that wait for each other's answer, and one that waits for both: nobody is blocked sending. */
export const STUCK: Scene = {
  workers: [worker("main", 0, 1), worker("planner", 0, 1), worker("router", 0, 1)],
  channels: [
    { ...channel("plans", 4, 0, 0, 2, 0), waiting: 1 },
    { ...channel("routes", 4, 0, 0, 2, 0), waiting: 1 },
    { ...channel("results", 4, 0, 0, 1, 0), waiting: 1 },
  ],
  edges: [
    sends("planner", "plans", 1),
    { ...takes("router", "plans", 1), state: "waiting" },
    sends("router", "routes", 1),
    { ...takes("planner", "routes", 1), state: "waiting" },
    sends("router", "results", 1),
    { ...takes("main", "results", 1), state: "waiting" },
  ],
};

/** What the rules say of it. */
export const STUCK_FINDINGS: readonly Finding[] = [
  {
    id: "stuck 1",
    rule: "stuck",
    severity: "error",
    title: "planner and router wait for each other, and main for both: none can ever go on",
    steps: [
      "planner waits for a message in routes, which only router can send.",
      "router waits for a message in plans, which only planner can send.",
    ],
    remedy: "Let planner send its first plan before it waits for a route.",
    site: { file: "/app/planner.ts", line: 31, column: 9 },
    related: [],
    workers: [0, 1, 2],
    chain: [
      { kind: "worker", index: 1 },
      { kind: "channel", index: 1 },
      { kind: "worker", index: 2 },
      { kind: "channel", index: 0 },
      { kind: "worker", index: 1 },
    ],
    since: 20e9,
    position: 200_000,
    until: undefined,
    fix: undefined,
  },
];

/** Nothing yet. */
export const EMPTY: Scene = { workers: [], channels: [], edges: [] };

/** Names that would be markup, overflow their slots, or turn the writing direction. */
export const HOSTILE: Scene = {
  workers: [
    worker('<img src=x onerror="window.hostile=1">', 0, 0.4),
    worker("عامل-\u202eالبيانات", 0, 0.1),
    worker("w".repeat(500), 0.7, 0),
    worker("👩‍👩‍👧‍👦 family of workers with 🚀", 0, 0),
  ],
  channels: [
    channel("<script>window.hostile=1</script>", 4, 4, 0, 4, 12),
    channel("line\nbreak\tand \u0000 nothing", 16, 3, 1, 5, 3),
  ],
  edges: [
    sends('<img src=x onerror="window.hostile=1">', "<script>window.hostile=1</script>", 5),
    sends("w".repeat(500), "<script>window.hostile=1</script>", 5),
    takes("عامل-\u202eالبيانات", "<script>window.hostile=1</script>", 5),
    sends("عامل-\u202eالبيانات", "line\nbreak\tand \u0000 nothing", 5),
    takes("👩‍👩‍👧‍👦 family of workers with 🚀", "line\nbreak\tand \u0000 nothing", 5),
  ],
};

/** Many pipelines side by side, about so many nodes in all; some are in trouble. */
export function mesh(nodes: number): Scene {
  const workers: SceneWorker[] = [];
  const channels: SceneChannel[] = [];
  const edges: SceneEdge[] = [];
  for (let part = 0; workers.length + channels.length < nodes; part++) {
    const stages = 2 + Math.floor(Math.abs(scatter(part)) * 5);
    // From this stage on all is well; before it everything jams.
    const jam = scatter(part * 3.7) > 0.72 ? stages - 1 : -1;
    let before: readonly string[] = [];
    for (let stage = 0; stage < stages; stage++) {
      const wide = 1 + Math.floor(Math.abs(scatter(part * 17 + stage)) * 3.4);
      const into = `c${part}.${stage}`;
      const held = stage < jam;
      const jammed = stage > 0 && stage <= jam;
      if (stage > 0) {
        channels.push({
          ...channel(into, 16, jammed ? 18 : 5, 4, jammed ? 16 : 9, 900),
          blocked: jammed ? before.length : 0,
        });
        for (const name of before) {
          edges.push({ ...sends(name, into, 300), ...(jammed ? { state: "blocked" } : {}) });
        }
      }
      const names = Array.from({ length: wide }, (_, i) => `w${part}.${stage}.${i}`);
      for (const name of names) {
        workers.push(
          held
            ? worker(name, 0.8, 0.05)
            : worker(name, 0, stage === jam ? 0 : Math.abs(scatter(part + stage)) * 0.8),
        );
        if (stage > 0) edges.push(takes(name, into, 300));
      }
      before = names;
    }
  }
  return { workers, channels, edges };
}

function worker(name: string, blocked: number, waiting: number): SceneWorker {
  return { name, blocked, waiting };
}

function channel(
  name: string,
  capacity: number,
  level: number,
  wavers: number,
  highWater: number,
  rate: number,
): SceneChannel {
  return { name, capacity, level, wavers, highWater, rate };
}

function sends(from: string, to: string, rate: number): SceneEdge {
  return { worker: from, channel: to, side: "sender", rate };
}

function takes(to: string, from: string, rate: number): SceneEdge {
  return { worker: to, channel: from, side: "receiver", rate };
}
