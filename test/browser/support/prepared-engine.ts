/** A scene whose every figure is another one in each frame, computed beforehand: what the view's speed is measured with. */

import { type Frame, packFrame, WORKER_STATE } from "../../../src/protocol/frame.ts";
import type { EngineMethods } from "../../../src/protocol/messages.ts";
import type { Handlers } from "../../../src/protocol/rpc.ts";
import { frameAt, scatter } from "./scene.ts";
import { declaredSince, type SceneTrace, sceneEngine } from "./scene-engine.ts";

/** Frames that follow one another, again and again. */
const FRAMES = 24;
/** ns from one to the next. */
const STEP = 1e9 / 60;

const NONE = { workers: [], channels: [], edges: [] };

/** The scene's engine, with all its frames ready: answering takes no time from the view that is measured. */
export function preparedEngine(trace: SceneTrace): Handlers<EngineMethods> {
  const engine = sceneEngine(trace);
  const start = trace.endTime();
  const frames = Array.from({ length: FRAMES }, (_, i) => {
    const time = start + i * STEP;
    return packFrame(changed(frameAt(trace.scene, time, time), i));
  });
  let next = 0;
  const { scene } = trace;
  return {
    ...engine,
    frame: async (args) => ({
      info: await engine.info(null),
      declared: args.known.workers < scene.workers.length ? declaredSince(scene, args.known) : NONE,
      // A view that stands still sees one picture, however often it asks.
      packed: frames[args.at === "end" ? next++ % FRAMES : 0] ?? new Uint8Array(),
    }),
  };
}

/** Wavers every figure, and now and then a worker's state. */
function changed(frame: Frame, turn: number): Frame {
  const { workers, channels, edges } = frame;
  for (let i = 0; i < workers.length; i++) {
    const shift = 0.1 * scatter(turn * 31 + i);
    workers.running[i] = clamp((workers.running[i] ?? 0) - shift);
    workers.waiting[i] = clamp((workers.waiting[i] ?? 0) + shift);
    if (scatter(turn * 7 + i) > 0.98) workers.state[i] = WORKER_STATE.waiting;
  }
  for (let i = 0; i < channels.length; i++) {
    const factor = 1 + 0.4 * scatter(turn * 13 + i);
    channels.receiveRate[i] = (channels.receiveRate[i] ?? 0) * factor;
    channels.sendRate[i] = (channels.sendRate[i] ?? 0) * factor;
    channels.highWater[i] = (channels.highWater[i] ?? 0) + (turn % 3);
  }
  for (let i = 0; i < edges.length; i++) {
    edges.rate[i] = (edges.rate[i] ?? 0) * 4 ** scatter(turn * 5 + i);
    edges.messages[i] = (edges.messages[i] ?? 0) + turn;
  }
  return frame;
}

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share));
}
