import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Density } from "../../../src/model/density.ts";

function both(
  density: Density,
  {
    channel = 1,
    from = 0,
    to,
    count,
    end = to,
  }: Readonly<Record<"to" | "count", number>> & Partial<Record<"channel" | "from" | "end", number>>,
): { readonly highest: number[]; readonly lowest: number[] } {
  const [highest, lowest] = [new Float32Array(count), new Float32Array(count)];
  density.columns(channel, { from, to, columns: count }, end, { highest, lowest, offset: 0 });
  return { highest: [...highest], lowest: [...lowest] };
}

function columns(density: Density, from: number, to: number, count: number, end = to): number[] {
  return both(density, { from, to, count, end }).highest;
}

/** What a channel holds from a step on. */
function level(channel: number, step: number): number {
  return ((step * channel) % 97) + 1;
}

describe("Density", () => {
  it("gives the highest occupancy of each column, also where nothing changed", () => {
    const density = new Density();
    density.add(1, 0, 0);
    density.add(1, 10_240, 3);
    density.add(1, 20_480, 7);
    density.add(1, 21_504, 2);
    density.add(1, 40_960, 0);
    assert.deepEqual(columns(density, 0, 61_440, 6), [0, 3, 7, 2, 2, 0]);
  });

  it("knows nothing of a channel before it exists, nor of what has not happened yet", () => {
    const density = new Density();
    density.add(1, 30_720, 1);
    assert.deepEqual(columns(density, 0, 61_440, 6, 45_000), [-1, -1, -1, 1, 1, -1]);
    const other = both(density, { channel: 2, to: 10, count: 2 });
    assert.deepEqual(other, { highest: [-1, -1], lowest: [-1, -1] });
  });

  it("gives the lowest occupancy too: what was there before counts until it changed", () => {
    const density = new Density();
    density.add(1, 12_000, 4);
    density.add(1, 12_100, 6);
    density.add(1, 20_480, 2);
    density.add(1, 20_600, 7);
    density.add(1, 40_960, 5);
    const { lowest } = both(density, { to: 61_440, count: 6 });
    assert.deepEqual(lowest, [-1, 4, 2, 7, 5, 5]);
  });

  it("keeps every low when it halves its resolution", () => {
    const density = new Density(64);
    for (let step = 0; step < 10_000; step++) density.add(1, step * 1024, 100 - (step % 100));
    const { lowest } = both(density, { to: 10_240_000, count: 20 });
    assert.deepEqual(
      lowest.map((low) => low === 1),
      lowest.map(() => true),
    );
  });

  it("halves its resolution rather than take more memory, and loses no peak", () => {
    const density = new Density(64);
    for (let step = 0; step < 10_000; step++) density.add(1, step * 1024, step % 100);
    assert.ok(density.resolution >= 1024 * 128, `resolution ${density.resolution}`);
    const peaks = columns(density, 0, 10_240_000, 20);
    assert.deepEqual(
      peaks.map((peak) => peak === 99),
      peaks.map(() => true),
    );
  });

  it("keeps the changes of many channels apart, also when it is asked in between", () => {
    const density = new Density();
    const channels = [1, 2, 3, 5, 8];
    const steps = 12_000;
    for (let step = 0; step < steps; step++) {
      for (const channel of channels) density.add(channel, step * 1024, level(channel, step));
      if (step % 5000 === 0) both(density, { to: step * 1024, count: 1 });
    }
    for (const channel of channels) {
      const { highest, lowest } = both(density, { channel, to: steps * 1024, count: steps });
      const levels = Array.from({ length: steps }, (_, step) => level(channel, step));
      const before = [levels[0] ?? 0, ...levels.slice(0, -1)];
      const wanted = (pick: (...of: number[]) => number) =>
        levels.map((each, step) => pick(each, before[step] ?? 0));
      assert.deepEqual(highest, wanted(Math.max));
      assert.deepEqual(lowest, wanted(Math.min));
    }
  });

  it("looks back over a bucket's start: what was in the buffer is still in it", () => {
    const density = new Density();
    density.add(1, 0, 5);
    density.add(1, 1500, 4);
    assert.deepEqual(columns(density, 1024, 2048, 1), [5]);
    assert.deepEqual(columns(density, 2048, 3072, 1), [4]);
  });

  it("stops widening where every channel has a single entry", () => {
    const density = new Density(4);
    for (let channel = 1; channel <= 100; channel++) {
      density.add(channel, 0, 1);
      density.add(channel, 1e6 * channel, 2);
    }
    assert.ok(density.resolution < 1e12, `resolution ${density.resolution}`);
  });
});
