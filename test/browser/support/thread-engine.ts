/** The real engine in a worker of the page, as in an editor that runs in a browser; reads `/recording`. */

import type { FromEngine } from "../../../src/engine/link.ts";
import { RemoteEngine } from "../../../src/engine/remote.ts";
import type { EngineMethods } from "../../../src/protocol/messages.ts";
import type { Handlers } from "../../../src/protocol/rpc.ts";

/** Starts the worker; its methods answer while it still reads. */
export function threadEngine(): Handlers<EngineMethods> {
  const worker = new Worker("/engine.js");
  const engine = new RemoteEngine((message, transfer) =>
    worker.postMessage(message, [...transfer]),
  );
  worker.addEventListener("message", ({ data }) => engine.receive(data as FromEngine));
  void read(engine);
  const { peer } = engine;
  return {
    info: (args) => peer.call("info", args),
    frame: (args) => peer.call("frame", args),
    tiles: (args) => peer.call("tiles", args),
    step: (args) => peer.call("step", args),
    marks: (args) => peer.call("marks", args),
    messages: (args) => peer.call("messages", args),
    message: (args) => peer.call("message", args),
    sequence: (args) => peer.call("sequence", args),
    channel: (args) => peer.call("channel", args),
    findings: (args) => peer.call("findings", args),
    worker: (args) => peer.call("worker", args),
    code: (args) => peer.call("code", args),
  };
}

async function read(engine: RemoteEngine): Promise<void> {
  const answer = await fetch("/recording");
  await engine.send(new Uint8Array(await answer.arrayBuffer()));
  engine.end();
}
