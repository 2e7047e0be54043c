/** The entry of the thread that an engine runs in. */

import { parentPort } from "node:worker_threads";
import { deflateNatively } from "../../collector/deflate.ts";
import { inflateNatively } from "../../collector/inflate.ts";
import { Engine } from "../../engine/engine.ts";
import { serveEngine } from "../../engine/serve.ts";

const port = parentPort;
if (port === null) throw new Error("the engine's thread is started by the extension");

const clock = {
  now: () => performance.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const engine = new Engine(clock, { unpack: inflateNatively, deflate: deflateNatively });
port.on(
  "message",
  serveEngine(engine, (message, transfer) => port.postMessage(message, transfer)),
);
