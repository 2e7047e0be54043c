/**
 * The drain's thread: does all of the recording's input and output, so that the program's threads never
 * wait for any. It ends with the program's root thread, which posts it an {@link Ending}.
 */

import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import * as zlib from "node:zlib";
import type { ProgramInfo } from "../../trace/event.ts";
import type { Checksum } from "../../trace/frame.ts";
import { notify, store } from "../memory/atomics.ts";
import { Heap } from "../memory/heap.ts";
import { HEADER } from "../memory/layout.ts";
import type { SharedMemory } from "../memory/memory.ts";
import { clockSince } from "./clock.ts";
import { Drain, type DrainOptions } from "./drain.ts";
import { FileOutput } from "./file-output.ts";
import type { Output, Target } from "./output.ts";
import { SocketOutput } from "./socket-output.ts";

/** What the thread is given. */
export interface DrainData {
  readonly memory: SharedMemory;
  /** The root thread's worker, on whose behalf it frees rings. */
  readonly worker: number;
  readonly epoch: number;
  readonly program: ProgramInfo;
  readonly target: Target;
}

/** How the program ended. */
export interface Ending {
  readonly exitCode: number;
  /** An uncaught error's text, else empty. */
  readonly text: string;
  /** ns since the trace's start. */
  readonly time: number;
}

/** ms between two sweeps while there is something to do, and while there is nothing. */
const BUSY = 10;
const IDLE = 20;
/** ns from one frame of a file to the next: what a program that is killed may lose, with a sweep. */
const FILE_INTERVAL = 200e6;

const { memory, worker, epoch, program, target } = workerData as DrainData;
const heap = new Heap(memory, worker);
const now = clockSince(epoch);
const output = openOutput(target);
const drain = new Drain(heap, program, (chunk) => output.write(chunk), drainOptions(target));
let timer = setTimeout(sweep, 0);
parentPort?.once("message", finish);

function sweep(): void {
  output.retry();
  const bytes = output.isCongested ? 0 : drain.sweep(now());
  timer = setTimeout(sweep, bytes > 0 ? BUSY : IDLE);
}

function finish({ exitCode, text, time }: Ending): void {
  clearTimeout(timer);
  drain.finish(worker, exitCode, text, time);
  output.end(() => {
    // Pairs with the wait in `awaitDrain` (open.ts): everything has been written.
    store(heap.words, HEADER.drainDone, 1);
    notify(heap.words, HEADER.drainDone);
  });
}

/** A file is to be small, a viewer to be told soon. */
function drainOptions({ kind }: Target): DrainOptions {
  const checksum = nativeChecksum();
  if (kind === "socket") return { checksum };
  return { checksum, interval: FILE_INTERVAL, deflate };
}

/** At the level that is several times as fast as the next better one. */
function deflate(bytes: Uint8Array): Uint8Array {
  return zlib.deflateRawSync(bytes, { level: 1 });
}

/** Node's own CRC-32, where this version has one: several times as fast. */
function nativeChecksum(): Checksum | undefined {
  const { crc32 } = zlib as { crc32?: Checksum };
  return crc32;
}

function openOutput(to: Target): Output {
  return to.kind === "file"
    ? new FileOutput(to.path, complain)
    : new SocketOutput(to.port, to.token, complain);
}

/** The program's own streams may be blocked or replaced: straight to the descriptor. */
function complain(sentence: string): void {
  try {
    writeSync(2, `mpscope: ${sentence}; the program goes on unrecorded\n`);
  } catch (error) {
    // Nobody listens there: the program is not to be troubled.
    void error;
  }
}
