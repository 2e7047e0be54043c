/** A recording read into an engine. */

import { deflateNatively } from "../collector/deflate.ts";
import { inflateNatively } from "../collector/inflate.ts";
import { Engine } from "../engine/engine.ts";
import { readBytes } from "./read-file.ts";

/** The engine that has read all of a recording; undefined when Ctrl-C has ended that. Throws {@link FileError}. */
export async function engineOf(file: string): Promise<Engine | undefined> {
  const clock = { now: () => performance.now(), after: () => () => undefined };
  const engine = new Engine(clock, { unpack: inflateNatively, deflate: deflateNatively });
  const reading = await readBytes(file, (piece) => {
    engine.ingest(piece);
    return true;
  });
  if (reading !== "whole") return undefined;
  engine.end();
  return engine;
}
