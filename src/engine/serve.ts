/** The engine's end of the link: runs in the engine's own thread. */

import type { ClosingMethods } from "../protocol/closing.ts";
import type { EngineMethods } from "../protocol/messages.ts";
import { type Frame, Peer } from "../protocol/rpc.ts";
import type { ReplayMethods } from "../protocol/stops.ts";
import type { Engine } from "./engine.ts";
import type { FromEngine, Post, ToEngine } from "./link.ts";

/**
 * Connects an engine to a port. Returns what takes the port's messages:
 * `port.on("message", serveEngine(engine, (message, transfer) => port.postMessage(message, transfer)))`.
 */
export function serveEngine(engine: Engine, post: Post<FromEngine>): (message: ToEngine) => void {
  const peer = new Peer<EngineMethods & ReplayMethods & ClosingMethods, Record<string, never>>(
    engine.handlers(),
    (frame) => post({ kind: "rpc", frame }, buffersOf(frame)),
  );
  return (message) => {
    switch (message.kind) {
      case "thresholds":
        engine.useThresholds(message.thresholds);
        return;
      case "closing":
        engine.open(message.bytes, message.size);
        return;
      case "bytes":
        engine.ingest(message.bytes);
        post({ kind: "taken", bytes: message.bytes.byteLength }, []);
        return;
      case "end":
        engine.end();
        return;
      case "rpc":
        peer.receive(message.frame);
        return;
    }
  };
}

/** The buffers that an answer owns: its arrays are made for it and fill them. */
function buffersOf(frame: Frame): ArrayBuffer[] {
  if (frame.kind !== "answer" || typeof frame.value !== "object" || frame.value === null) return [];
  const buffers: ArrayBuffer[] = [];
  for (const value of Object.values(frame.value)) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) {
      buffers.push(value.buffer);
    }
  }
  return buffers;
}
