/** A generated trace with its closing behind it. */

import { Engine } from "../../src/engine/engine.ts";
import { FakeClock } from "./fake-clock.ts";
import { generateTrace } from "./generated-trace.ts";

/** Long enough to be worth a closing. */
const EVENTS = 400_000;

/** A trace of some seconds, without a closing. */
export function openTrace(events = EVENTS): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  generateTrace({ events, workers: 44, channels: 20, emit: (piece) => pieces.push(piece) });
  return joined(...pieces);
}

/** An engine that has read all of these bytes. */
export function engineOf(bytes: Uint8Array): Engine {
  const engine = new Engine(new FakeClock());
  engine.ingest(bytes);
  engine.end();
  return engine;
}

/** The closing that an engine puts behind these bytes. Throws when it has none to put. */
export function closingOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const closing = engineOf(bytes).closing();
  if (closing === undefined) throw new Error("the trace is not to be closed");
  return closing;
}

/** All of these bytes in one array. */
export function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
