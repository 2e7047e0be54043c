import assert from "node:assert/strict";
import { test } from "node:test";
import { FileOutput, type Files } from "../../../../src/runtime/probe/file-output.ts";

/** A disk that takes so many bytes more. */
class Disk implements Files {
  room = 0;
  readonly bytes: number[] = [];
  readonly sentences: string[] = [];

  readonly open = (): number => 7;
  readonly close = (): void => undefined;
  readonly write = (_file: number, bytes: Uint8Array, from: number): number => {
    if (this.room === 0) throw new Error("ENOSPC: no space left on device");
    const some = bytes.subarray(from, from + this.room);
    this.room -= some.length;
    this.bytes.push(...some);
    return some.length;
  };

  output(): FileOutput {
    return new FileOutput("a.mpscope", (sentence) => this.sentences.push(sentence), this);
  }
}

test("what a full disk does not take is kept, told once, and written when there is room", () => {
  const disk = new Disk();
  const output = disk.output();
  disk.room = 3;
  output.write(Uint8Array.of(1, 2, 3, 4, 5));
  assert.equal(output.isCongested, true);
  output.retry();
  assert.deepEqual(disk.sentences, [
    "the recording a.mpscope ends here (ENOSPC: no space left on device)",
  ]);
  disk.room = 100;
  output.retry();
  assert.equal(output.isCongested, false);
  output.write(Uint8Array.of(6));
  assert.deepEqual(disk.bytes, [1, 2, 3, 4, 5, 6]);
  assert.equal(disk.sentences.length, 1);
});

test("a disk that stays full ends the recording, and nobody waits for it", () => {
  const disk = new Disk();
  const output = disk.output();
  output.write(Uint8Array.of(1));
  let hasEnded = false;
  output.end(() => {
    hasEnded = true;
  });
  assert.equal(hasEnded, true);
  assert.deepEqual(disk.bytes, []);
});
