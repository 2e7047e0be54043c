/** Programs that run recorded, and what their recordings hold. */

import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { soon } from "./deadline.ts";
import { type RecordedTrace, readTrace } from "./recorded-trace.ts";

/** A program's end and its output. */
export interface TracedRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program is given. */
export interface TracedOptions {
  /** `MPSCOPE`; undefined runs it untraced. */
  readonly trace: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called with the process as soon as it runs. */
  readonly started?: (child: ChildProcessWithoutNullStreams) => void;
}

/** A folder of its own for a test. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), "mpscope-test-"));
}

/** The arguments that make Node run a module given as source; it may import "mpscope". */
export function asModule(source: string): string[] {
  return ["--input-type=module", "--eval", source];
}

/** Runs Node with these arguments to its end; kills it when that takes too long. */
export async function runTraced(
  args: readonly string[],
  options: TracedOptions,
): Promise<TracedRun> {
  const { trace, env = {}, input = "", started } = options;
  const child = spawn(process.execPath, args, { env: { ...environment(trace), ...env } });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  }
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  started?.(child);
  try {
    const [code, signal] = (await soon(once(child, "close"), args.join(" "))) as [
      number | null,
      NodeJS.Signals | null,
    ];
    return { code, signal, ...texts };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Reads a recording. */
export function recordingIn(path: string): RecordedTrace {
  return readTrace(existsSync(path) ? readFileSync(path) : new Uint8Array(0));
}

/** What a program, given as source, records, and prints. It ends in order, and the recording is whole. */
export async function traceOf(source: string): Promise<Traced> {
  const file = join(scratch(), "trace.mpscope");
  const run = await runTraced(asModule(source), { trace: file });
  assert.deepEqual([run.code, run.stderr], [0, ""]);
  const trace = recordingIn(file);
  assert.deepEqual(trace.problems, []);
  assert.equal(trace.rows.filter(({ kind }) => kind === "lost").length, 0);
  return { trace, file, stdout: run.stdout };
}

/** A recorded run. */
export interface Traced {
  readonly trace: RecordedTrace;
  readonly file: string;
  readonly stdout: string;
}

/** The recordings in a folder, by name. */
export function recordingsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".mpscope"))
    .toSorted();
}

/** The path of a program in `test/support/programs/`. */
export function program(name: string): string {
  return resolve("test/support/programs", name);
}

/** This process's environment without anything of mpscope's. */
function environment(trace: string | undefined): NodeJS.ProcessEnv {
  const { MPSCOPE: _own, MPSCOPE_PID: _pid, ...rest } = process.env;
  return trace === undefined ? rest : { ...rest, MPSCOPE: trace };
}
