/** A recording in the real engine: a fast producer, a buffer of two, a slow consumer. */

import { Engine } from "../../../src/engine/engine.ts";
import type { EngineMethods } from "../../../src/protocol/messages.ts";
import type { Handlers } from "../../../src/protocol/rpc.ts";
import { TraceBuilder } from "../../support/trace-builder.ts";

/** Messages that the producer sends. */
const MESSAGES = 6;
/** How long the consumer takes for each, ns. */
const WORK = 500e6;

/** The engine's methods for the recording. */
export function recordingEngine(): Handlers<EngineMethods> {
  const engine = newEngine();
  slowConsumer().feed(engine.sink);
  engine.end();
  return engine.handlers();
}

/** The engine's methods for a recording's bytes. */
export function engineOf(bytes: Uint8Array): Handlers<EngineMethods> {
  const engine = newEngine();
  engine.ingest(bytes);
  engine.end();
  return engine.handlers();
}

function newEngine(): Engine {
  return new Engine({
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
}

/** The program: whenever the consumer takes a message, the blocked send completes. */
function slowConsumer(): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  trace.open("main", "numbers", 2);
  trace.start("producer", "main");
  trace.move("main", "numbers", "sender", "producer");
  let sent = 0;
  const send = (): void => {
    trace.time += 1e6;
    trace.send("producer", "numbers", String(sent++));
    if (sent > 1 && sent < MESSAGES) trace.block("producer", "sender", "numbers");
  };
  send();
  send();
  for (let taken = 0; taken < MESSAGES; taken++) {
    trace.time += WORK;
    trace.receive("main", "numbers", String(taken));
    if (taken === MESSAGES / 2) trace.mark("main", "half of the work");
    if (sent < MESSAGES) send();
  }
  trace.exit("producer", "returned");
  trace.drop("main", "numbers", "receiver");
  trace.exit("main", "returned");
  trace.goodbye("main", 0);
  return trace;
}
