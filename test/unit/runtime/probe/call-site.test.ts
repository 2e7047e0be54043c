import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Frame, frameAbove, sourceOf } from "../../../../src/runtime/probe/call-site.ts";

/** Stands in for a verb: the frame above it is the user's. */
function verb(): Frame | undefined {
  return inner();
}

function inner(): Frame | undefined {
  return frameAbove(verb);
}

/** The line of this file's source that a frame stands for. */
function lineOf(frame: Frame | undefined): string {
  assert.ok(frame);
  const { file, line } = sourceOf(frame);
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  return readFileSync(path, "utf8").split("\n")[line - 1]?.trim() ?? "";
}

test("the site is the line that called the verb, in the sources", async () => {
  const direct = verb(); // direct
  assert.match(lineOf(direct), /\/\/ direct$/);
  await Promise.resolve();
  const resumed = verb(); // after an await
  assert.match(lineOf(resumed), /\/\/ after an await$/);
  const [mapped] = [1].map(() => verb()); // in a callback
  assert.match(lineOf(mapped), /\/\/ in a callback$/);
  assert.match(lineOf(new Deep().call(10)), /\/\/ deep$/);
});

test("two calls on one line are two sites", () => {
  const [a, b] = [verb(), verb()];
  assert.equal(a?.line, b?.line);
  assert.notEqual(a?.column, b?.column);
});

test("a verb that nobody called has no site", () => {
  assert.equal(frameAbove(verb), undefined);
});

test("what the program made of Error is as before", () => {
  const { stackTraceLimit } = Error;
  const original = preparation();
  try {
    for (const value of [original?.value as unknown, () => "mine", undefined]) {
      Object.defineProperty(Error, "prepareStackTrace", { ...WRITABLE, value });
      Error.stackTraceLimit = 0;
      assert.match(lineOf(verb()), /verb/);
      assert.equal(Error.stackTraceLimit, 0);
      assert.deepEqual(preparation(), { ...WRITABLE, value });
    }
    Reflect.deleteProperty(Error, "prepareStackTrace");
    assert.match(lineOf(verb()), /verb/);
    assert.equal(preparation(), undefined);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (original !== undefined) Object.defineProperty(Error, "prepareStackTrace", original);
  }
});

const WRITABLE = { configurable: true, enumerable: true, writable: true };

function preparation(): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
}

class Deep {
  call(depth: number): Frame | undefined {
    if (depth > 0) return this.call(depth - 1);
    return verb(); // deep
  }
}
