import assert from "node:assert/strict";
import { it } from "node:test";
import * as fc from "fast-check";
import {
  CHANNEL_COLUMNS,
  EDGE_COLUMNS,
  FRAME_HEAD,
  type Frame,
  FrameError,
  newTable,
  packFrame,
  unpackFrame,
  WORKER_COLUMNS,
} from "../../src/protocol/frame.ts";

const rows = fc.nat(20);

function filled(sizes: readonly [number, number, number], seed: readonly number[]): Frame {
  const head = Object.fromEntries(FRAME_HEAD.map((name, at) => [name, seed[at % seed.length]]));
  const tables = {
    workers: newTable(WORKER_COLUMNS, sizes[0]),
    channels: newTable(CHANNEL_COLUMNS, sizes[1]),
    edges: newTable(EDGE_COLUMNS, sizes[2]),
  };
  for (const { length, ...columns } of Object.values(tables)) {
    for (const [index, column] of Object.values(columns).entries()) {
      for (let row = 0; row < length; row++) column[row] = seed[(row + index) % seed.length] ?? 0;
    }
  }
  return { head, ...tables } as Frame;
}

it("a frame is the same after it was packed and unpacked", () => {
  const seed = fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.tuple(rows, rows, rows), seed, (sizes, numbers) => {
      const frame = filled(sizes, numbers);
      assert.deepEqual(unpackFrame(packFrame(frame)), frame);
    }),
  );
});

it("bytes that are no frame are refused with a FrameError, whatever they are", () => {
  const frame = packFrame(filled([2, 1, 2], [1, 2, 3]));
  fc.assert(
    fc.property(fc.nat(frame.length), fc.uint8Array({ maxLength: 64 }), (cut, tail) => {
      const bytes = Uint8Array.from([...frame.subarray(0, cut), ...tail]);
      try {
        unpackFrame(bytes);
        assert.equal(bytes.byteLength, frame.byteLength);
      } catch (error) {
        assert.ok(error instanceof FrameError, String(error));
      }
    }),
  );
});
