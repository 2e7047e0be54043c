// What a recording of a real program weighs: an example that runs for some seconds, as the command line records it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordingReader } from "./recording.mjs";

const SECONDS = 12;

/** Bytes an event of `examples/pipeline.ts`. */
export async function weighExample() {
  const folder = mkdtempSync(join(tmpdir(), "mpscope-bench-"));
  const file = join(folder, "pipeline.mpscope");
  const args = ["dist/cli.js", "record", "-o", file, "examples/pipeline.ts", String(SECONDS)];
  const run = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const read = await recordingReader();
  const { bytes, events, lost } = await read(file);
  rmSync(folder, { recursive: true });
  if (events < 10_000 || lost > 0) throw new Error(`${events} events, ${lost} lost`);
  return { name: "bytes-per-event recorded", value: bytes / events, unit: "bytes" };
}
