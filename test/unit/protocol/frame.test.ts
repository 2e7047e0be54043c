import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DOING } from "../../../src/model/worker.ts";
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
  WORKER_STATE,
} from "../../../src/protocol/frame.ts";

/** A frame in which every number is another one. */
function frameOf(workers: number, channels: number, edges: number): Frame {
  const head = Object.fromEntries(FRAME_HEAD.map((name, index) => [name, index + 0.1]));
  const tables = {
    workers: newTable(WORKER_COLUMNS, workers),
    channels: newTable(CHANNEL_COLUMNS, channels),
    edges: newTable(EDGE_COLUMNS, edges),
  };
  let next = 0;
  for (const { length, ...columns } of Object.values(tables)) {
    for (const column of Object.values(columns)) {
      for (let row = 0; row < length; row++) column[row] = next++;
    }
  }
  return { head, ...tables } as Frame;
}

function refuses(bytes: Uint8Array, sentence: string): void {
  assert.throws(() => unpackFrame(bytes), new FrameError(sentence));
}

describe("a packed frame", () => {
  it("holds every number of the frame", () => {
    const frame = frameOf(3, 2, 4);
    assert.deepEqual(unpackFrame(packFrame(frame)), frame);
  });

  it("owns its buffer and fills it exactly", () => {
    const packed = packFrame(frameOf(3, 2, 5));
    assert.equal(packed.byteOffset, 0);
    assert.equal(packed.byteLength, packed.buffer.byteLength);
    assert.equal(packed.byteLength, 16 + 8 * 11 + 4 * (3 * 5 + 2 * 9 + 5 * 3));
  });

  it("may arrive at any place of a larger buffer", () => {
    const packed = packFrame(frameOf(1, 1, 1));
    for (let shift = 0; shift < 9; shift++) {
      const larger = new Uint8Array(packed.byteLength + 16);
      larger.set(packed, shift);
      const part = larger.subarray(shift, shift + packed.byteLength);
      assert.deepEqual(unpackFrame(part), frameOf(1, 1, 1));
    }
  });

  it("is refused in a sentence when it is malformed", () => {
    const packed = packFrame(frameOf(2, 1, 1));
    refuses(new Uint8Array(3), "a frame of 3 bytes is shorter than its own head");
    refuses(new Uint8Array(packed.byteLength), "the bytes do not start like a frame");
    refuses(packed.slice(0, -4), "a frame of 188 bytes cannot hold 2 + 1 + 1 rows: that takes 192");
    const boastful = packed.slice();
    new Uint32Array(boastful.buffer).fill(0xffffffff, 1, 4);
    assert.throws(() => unpackFrame(boastful), FrameError);
  });

  it("shows a worker's state by the model's own numbers", () => {
    assert.deepEqual(WORKER_STATE, DOING);
  });
});
