/** The entry of the browser's worker that an engine runs in. */

import { Engine } from "../../engine/engine.ts";
import type { ToEngine } from "../../engine/link.ts";
import { serveEngine } from "../../engine/serve.ts";
import { insideWorker } from "./browser-scope.ts";

const engine = new Engine({
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});
const scope = insideWorker();
const take = serveEngine(engine, (message, transfer) => scope.postMessage(message, [...transfer]));
scope.addEventListener("message", ({ data }) => take(data as ToEngine));
