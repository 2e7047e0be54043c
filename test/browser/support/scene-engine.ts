/** Answers a view's questions about a scene, as the engine would about a trace. */

import type { Finding } from "../../../src/protocol/finding.ts";
import { packFrame } from "../../../src/protocol/frame.ts";
import type { Instant } from "../../../src/protocol/instant.ts";
import type {
  Declarations,
  EngineMethods,
  FrameRequest,
  Holder,
  StepAnswer,
  TraceInfo,
  TraceState,
} from "../../../src/protocol/messages.ts";
import type { Handlers } from "../../../src/protocol/rpc.ts";
import type { Site } from "../../../src/trace/event.ts";
import {
  frameAt,
  occupancyAt,
  positionOf,
  type Scene,
  type SceneChannel,
  timeOf,
} from "./scene.ts";
import { messageDetailOf, messageOf, messagesOf, sequenceOf } from "./scene-messages.ts";

/** What a scene's trace is like. */
export interface SceneTrace {
  readonly scene: Scene;
  readonly state: TraceState;
  /** The newest event's time now, ns. */
  endTime(): number;
  readonly problems?: readonly string[];
  readonly lost?: number;
  readonly awaited?: string | undefined;
  readonly findings?: readonly Finding[];
}

const FILE = "/app/pipeline.ts";

/** The engine's methods for a scene. */
export function sceneEngine(trace: SceneTrace): Handlers<EngineMethods> {
  const { scene } = trace;
  const timeAt = (at: Instant, end = trace.endTime()): number => {
    if (at === "end") return end;
    return Math.min(end, "time" in at ? at.time : timeOf(at.position));
  };
  return {
    info: () => infoOf(trace),
    frame: (args) => {
      const end = trace.endTime();
      const frame = frameAt(scene, timeAt(args.at, end), end);
      const head = { ...frame.head, lost: trace.lost ?? 0 };
      return {
        info: infoOf(trace),
        declared: declaredSince(scene, args.known),
        packed: packFrame({ ...frame, head }),
      };
    },
    // A scene was never written down as code.
    code: () => ({ uses: [], standings: [] }),
    findings: ({ at }) => {
      const time = timeAt(at);
      return { findings: trace.findings?.filter(({ since }) => since <= time) ?? [], unknown: [] };
    },
    tiles: ({ from, to, columns, channels }) => {
      const highest = new Float32Array(columns * channels.length);
      for (const [row, index] of channels.entries()) {
        const channel = scene.channels[index];
        if (channel === undefined) continue;
        for (let column = 0; column < columns; column++) {
          const time = from + ((to - from) * (column + 0.5)) / columns;
          highest[row * columns + column] = occupancyAt(channel, time);
        }
      }
      return { highest };
    },
    step: ({ from, by, to }) =>
      to === "mark"
        ? momentOf(from, "")
        : momentOf(from + by, `event ${from + by} on ${scene.channels[0]?.name ?? "nothing"}`),
    channel: ({ channel: index, at }) => {
      const channel = scene.channels[index];
      if (channel === undefined) throw new Error(`there is no channel ${index}`);
      return channelDetail(scene, channel, timeAt(at));
    },
    marks: () => ({ marks: [], total: 0 }),
    messages: (args) => messagesOf(scene, args, timeAt(args.at)),
    message: ({ channel, ticket }) => {
      const row = messageOf(scene, channel, ticket, trace.endTime());
      if (row === undefined) throw new Error(`no send of message ${ticket} is on record`);
      return messageDetailOf(scene, row);
    },
    sequence: (args) => sequenceOf(scene, args, trace.endTime()),
    worker: ({ worker: index, at }) => {
      const worker = scene.workers[index];
      if (worker === undefined) throw new Error(`there is no worker ${index}`);
      const time = timeAt(at);
      return {
        at: momentOf(positionOf(time), ""),
        startedAt: 2e6,
        exit: undefined,
        sent: 1240,
        received: 980,
        handles: scene.edges
          .filter((edge) => edge.worker === worker.name)
          .map((edge) => ({
            channel: scene.channels.findIndex((other) => other.name === edge.channel),
            side: edge.side,
            count: 1,
          })),
        operations: [0, 1, 2].map((i) => ({
          time: time - i * 1.3e6,
          position: positionOf(time) - i,
          text: `${worker.name} ${i === 1 ? "receives" : "sends"} #${184 - i}`,
          outcome: "ok" as const,
          site: { file: FILE, line: 40 + i, column: 5 },
        })),
      };
    },
  };
}

function infoOf(trace: SceneTrace): TraceInfo {
  const endTime = trace.endTime();
  return {
    state: trace.state,
    program:
      trace.state === "waiting"
        ? undefined
        : {
            name: "pipeline.ts",
            command: ["node", "pipeline.ts"],
            pid: 4711,
            startedAt: 0,
            writer: "scene",
            platform: "browser",
            level: "full",
          },
    ...(trace.awaited === undefined ? {} : { awaited: trace.awaited }),
    exitCode: trace.state === "ended" ? 0 : undefined,
    endTime,
    endPosition: positionOf(endTime),
    problems: trace.problems ?? [],
  };
}

/** What of the scene the viewer has not been told of. */
export function declaredSince(scene: Scene, known: FrameRequest["known"]): Declarations {
  return {
    workers: scene.workers.slice(known.workers).map((worker, i) => ({
      id: known.workers + i + 1,
      name: worker.name,
      kind: worker.kind ?? (known.workers + i === 0 ? "main" : "node-worker"),
      site: known.workers + i === 0 ? undefined : site(worker.line ?? 20 + i),
    })),
    channels: scene.channels.slice(known.channels).map((channel, i) => ({
      id: known.channels + i + 1,
      name: channel.name,
      kind: channel.kind ?? (channel.capacity === -1 ? "channel" : "syncChannel"),
      capacity: channel.capacity,
      site: site(channel.line ?? 42 + i),
    })),
    edges: scene.edges.slice(known.edges).map((edge) => ({
      worker: scene.workers.findIndex((worker) => worker.name === edge.worker),
      channel: scene.channels.findIndex((channel) => channel.name === edge.channel),
      side: edge.side,
    })),
  };
}

function site(line: number): Site {
  return { file: FILE, line, column: 7 };
}

function momentOf(position: number, text: string): StepAnswer {
  return { time: timeOf(position), position, text };
}

function channelDetail(
  scene: Scene,
  channel: SceneChannel,
  time: number,
): ReturnType<EngineMethods["channel"]> {
  const occupancy = occupancyAt(channel, time);
  const sent = Math.round((channel.rate * time) / 1e9);
  const senders = holders(scene, channel.name, "sender");
  return {
    at: momentOf(positionOf(time), ""),
    occupancy,
    highWater: channel.highWater,
    highWaterTime: 17.2e9,
    sent,
    received: sent - occupancy,
    discarded: 0,
    fullShare: (channel.blocked ?? 0) > 0 ? 0.94 : 0,
    inBuffer: { p50: 1.55e6, p99: 2.31e6, count: 9000 },
    sendBlocked: (channel.blocked ?? 0) > 0 ? { p50: 0.29e6, p99: 0.74e6, count: 9000 } : undefined,
    senders,
    receivers: holders(scene, channel.name, "receiver"),
    buffer: Array.from({ length: Math.min(50, occupancy) }, (_, i) => ({
      ticket: sent - occupancy + i,
      sender: senders[i % Math.max(1, senders.length)]?.name ?? "",
      preview: undefined,
      age: 1.61e6 - i * 0.07e6,
      size: 128,
      site: { file: "/app/parse.ts", line: 77, column: 9 },
    })),
  };
}

function holders(scene: Scene, channel: string, side: "sender" | "receiver"): Holder[] {
  return scene.edges
    .filter((edge) => edge.channel === channel && edge.side === side)
    .map((edge, i) => {
      const state = edge.state === "blocked" || edge.state === "waiting" ? edge.state : "idle";
      return {
        worker: scene.workers.findIndex((worker) => worker.name === edge.worker),
        name: edge.worker,
        handles: 1,
        messages: Math.round(edge.rate * 3),
        state: edge.state === "gone" ? "gone" : state,
        since: state === "idle" ? 0 : (1.84 - 0.05 * i) * 1e9,
        site: { file: FILE, line: 60 + i, column: 3 },
      };
    });
}
