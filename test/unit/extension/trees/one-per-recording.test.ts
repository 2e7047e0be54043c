import assert from "node:assert/strict";
import { test } from "node:test";
import { onePerRecording } from "../../../../src/extension/trees/one-per-recording.ts";

function subject(name: string, recording?: string) {
  return { name, recording: recording === undefined ? undefined : new URL(recording) };
}

test("a recording that is open beside its program is left out, and what has none yet stays", () => {
  const [program, expected, waiting, file, other] = [
    subject("program", "file:///a.mpscope"),
    subject("expected"),
    subject("waiting"),
    subject("file", "file:///a.mpscope"),
    subject("other", "file:///b.mpscope"),
  ];
  assert.deepEqual(onePerRecording([program, expected, waiting, file, other]), [
    program,
    expected,
    waiting,
    other,
  ]);
});
