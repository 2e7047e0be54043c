import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { describeProgram, fileOf, meet } from "../../../../src/extension/sessions/arrival.ts";

const recording = readFileSync("media/sample.mpscope");

// oxlint-disable-next-line require-await -- what arrives is always awaited
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function joined(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

test("a program is known by its first bytes, and none is lost", async () => {
  const sizes = [1, 7, 4096, recording.length];
  const found = await Promise.all(
    sizes.map((size) => meet(inPieces(recording.subarray(0, 5000), size))),
  );
  for (const { program } of found) assert.equal(describeProgram(program).name, "pipeline.ts");
  const texts = await Promise.all(found.map(({ bytes }) => joined(bytes)));
  for (const text of texts) assert.deepEqual(text, recording.subarray(0, 5000));
});

test("garbage has no name, and is passed on as it is", async () => {
  const garbage = new Uint8Array(1 << 17).fill(7);
  const { program, bytes } = await meet(inPieces(garbage, 1000));
  assert.equal(program, undefined);
  assert.deepEqual(describeProgram(program), { name: undefined, folder: undefined });
  assert.equal((await joined(bytes)).length, garbage.length);
});

test("a connection that ends at once is nobody", async () => {
  const { program, bytes } = await meet(inPieces(new Uint8Array(), 1));
  assert.equal(program, undefined);
  assert.equal((await joined(bytes)).length, 0);
});

test("a program's file is the first absolute script of its command", () => {
  const program = {
    name: "a.ts",
    pid: 1,
    startedAt: 0,
    writer: "",
    platform: "",
    level: "full" as const,
    command: ["/usr/bin/node", "--import", "file:///hook.js", "/app/a.ts", "/app/b.ts"],
  };
  assert.equal(fileOf(program), "/app/a.ts");
  assert.equal(fileOf({ ...program, command: ["node", "-e", "1"] }), undefined);
});
