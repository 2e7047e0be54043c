/** Where the user's code called us: file, line and column of a frame of the stack. */

import { findSourceMap } from "node:module";
import type { Site } from "../../trace/event.ts";
import type { Caller } from "./probe.ts";

/** Frames looked at when the first one is Node's own: a callback's caller, say. */
const MORE_FRAMES = 8;

/** A frame of the program as it runs, before any source map. */
export interface Frame {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

// What the program does to these afterwards is its own affair.
const captureStackTrace = Error.captureStackTrace.bind(Error);

/** The innermost frame that called `caller` and is not Node's own; undefined when there is none. */
export function frameAbove(caller: Caller): Frame | undefined {
  try {
    // Each frame costs time, and the first is nearly always the one.
    return captureFrame(caller, 1) ?? captureFrame(caller, MORE_FRAMES);
  } catch {
    // A program may freeze `Error`: then its sites are not known.
    return undefined;
  }
}

function captureFrame(caller: Caller, frames: number): Frame | undefined {
  const settings: { stackTraceLimit?: unknown; prepareStackTrace?: unknown } = Error;
  const { stackTraceLimit, prepareStackTrace } = settings;
  const isOwn = Object.hasOwn(settings, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  settings.stackTraceLimit = frames;
  settings.prepareStackTrace = userFrame;
  try {
    captureStackTrace(holder, caller);
    // V8 calls `prepareStackTrace` when the stack is first looked at.
    return holder.stack as Frame | undefined;
  } finally {
    settings.stackTraceLimit = stackTraceLimit;
    if (isOwn) settings.prepareStackTrace = prepareStackTrace;
    else delete settings.prepareStackTrace;
  }
}

/** The place in the sources that a frame stands for, where a source map is known. */
export function sourceOf(frame: Frame): Site {
  if (!process.sourceMapsEnabled) return frame;
  try {
    // Offsets from 0 on both sides.
    const entry = findSourceMap(frame.file)?.findEntry(frame.line - 1, frame.column - 1);
    if (entry === undefined || !("originalSource" in entry)) return frame;
    const { originalSource, originalLine, originalColumn } = entry;
    return { file: originalSource, line: originalLine + 1, column: originalColumn + 1 };
  } catch {
    // A broken source map: the frame as it runs is still right.
    return frame;
  }
}

function userFrame(_error: Error, frames: readonly NodeJS.CallSite[]): Frame | undefined {
  for (const frame of frames) {
    const file = frame.getFileName();
    const line = frame.getLineNumber();
    // Node's types promise more than V8 gives.
    if (typeof file !== "string" || line === null || file.startsWith("node:")) continue;
    return { file, line, column: frame.getColumnNumber() ?? 1 };
  }
  return undefined;
}
