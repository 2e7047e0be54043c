// What a recording holds: how many events, and how many it says are missing.
import { createReadStream } from "node:fs";
import { build } from "esbuild";

/** A function that reads recordings. */
export async function recordingReader() {
  const outfile = "out/bench/trace.js";
  await build({
    stdin: {
      contents: `export * from "./src/trace/reader.ts"; export * from "./src/trace/event.ts";`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    format: "esm",
    outfile,
  });
  const { EVENT_KIND, TraceReader } = await import(`../${outfile}`);
  return async (path) => {
    const found = { bytes: 0, events: 0, lost: 0 };
    const sink = {
      program: () => undefined,
      strings: () => undefined,
      sites: () => undefined,
      problem: ({ message }) => {
        throw new Error(`${path}: ${message}`);
      },
      events: (batch) => {
        found.events += batch.length;
        for (let row = 0; row < batch.length; row++) {
          if (batch.kind[row] === EVENT_KIND.lost) found.lost += batch.other[row];
        }
      },
    };
    const reader = new TraceReader(sink);
    for await (const piece of createReadStream(path)) {
      found.bytes += piece.length;
      reader.push(piece);
    }
    reader.end();
    return found;
  };
}
