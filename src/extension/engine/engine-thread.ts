/** The entry of the thread that an engine runs in. */

import { parentPort } from "node:worker_threads";
import { Engine } from "../../engine/engine.ts";
import { serveEngine } from "../../engine/serve.ts";

const port = parentPort;
if (port === null) throw new Error("the engine's thread is started by the extension");

const engine = new Engine({
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});
port.on(
  "message",
  serveEngine(engine, (message, transfer) => port.postMessage(message, transfer)),
);
