import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blend, pixel } from "../../../webview/colour.ts";
import { ceilingOf, paintEnvelope, scaleOf } from "../../../webview/occupancy/envelope.ts";
import { readTheme } from "../../../webview/theme.ts";
import { paintStrip } from "../../../webview/timeline/strips.ts";
import type { Pixels } from "../../../webview/timeline/tile-images.ts";

const THEME = readTheme(() => "", false);
const LINE = 1;

function blank(width: number, height: number): Pixels {
  return { data: new Uint32Array(width * height), width, height };
}

/** From the top: in which rows of a column something stands. */
function painted({ data, width, height }: Pixels, column: number): string {
  return Array.from({ length: height }, (_, y) =>
    data[y * width + column] === 0 ? "." : "#",
  ).join("");
}

function envelope(
  highest: readonly number[],
  {
    lowest,
    kind = "syncChannel",
    capacity = 10,
  }: { lowest?: readonly number[]; kind?: string; capacity?: number } = {},
): { readonly pixels: Pixels; readonly scale: ReturnType<typeof scaleOf> } {
  const pixels = blank(highest.length, 11);
  const ceiling = ceilingOf(capacity, Math.max(...highest));
  const scale = scaleOf(THEME, { kind, capacity }, ceiling, { height: 11, ratio: LINE });
  const given = lowest && Float32Array.from(lowest);
  paintEnvelope(pixels, { highest: Float32Array.from(highest), lowest: given }, scale);
  return { pixels, scale };
}

describe("a pixel", () => {
  it("has the colour's parts in the order of an image's bytes", () => {
    const bytes = new Uint8Array(Uint32Array.of(pixel("#102030", 0.5)).buffer);
    assert.deepEqual([...bytes], [0x10, 0x20, 0x30, 128]);
  });

  it("over another one is mixed by its opacity", () => {
    assert.equal(blend(pixel("#ff0000"), pixel("#0000ff")), pixel("#ff0000"));
    assert.equal(blend(pixel("#ff0000", 0), pixel("#0000ff")), pixel("#0000ff"));
    assert.equal(blend(0, 0), 0);
    const half = blend(pixel("#ff0000", 0.5), pixel("#0000ff"));
    assert.deepEqual([...new Uint8Array(Uint32Array.of(half).buffer)], [128, 0, 127, 255]);
  });
});

describe("a channel's envelope in pixels", () => {
  it("reaches as high as the occupancy, with a line at the edge and along the base", () => {
    const { pixels } = envelope([0, 5, 10]);
    assert.equal(painted(pixels, 0), "..........#");
    // The line climbs to where this column's level is.
    assert.equal(painted(pixels, 1), ".....######");
    assert.equal(painted(pixels, 2), "##########.");
  });

  it("is nothing where the channel does not exist, and begins anew after that", () => {
    const { pixels, scale } = envelope([10, -1, 5]);
    assert.equal(painted(pixels, 1), "...........");
    const edge = scale.colours.edge[5] ?? 0;
    const below = scale.colours.below[6] ?? 0;
    assert.deepEqual([pixels.data[5 * 3 + 2], pixels.data[6 * 3 + 2]], [edge, below]);
  });

  it("has the colour of full over the whole height only where it jams", () => {
    const jammed = envelope([10, 10]);
    assert.equal(jammed.pixels.data[2 * 2 + 1], jammed.scale.colours.full[2]);
    const broadcast = envelope([10, 10], { kind: "broadcast" });
    assert.equal(broadcast.pixels.data[2 * 2 + 1], broadcast.scale.colours.below[2]);
    const unbounded = envelope([10, 10], { kind: "channel", capacity: -1 });
    assert.equal(unbounded.pixels.data[2 * 2 + 1], unbounded.scale.colours.below[2]);
  });

  it("is filled more strongly from the lowest to the highest", () => {
    const { pixels, scale } = envelope([8, 8], { lowest: [4, 4] });
    assert.equal(pixels.data[4 * 2 + 1], scale.colours.between[4]);
    assert.equal(pixels.data[7 * 2 + 1], scale.colours.below[7]);
  });
});

describe("a channel's strip in pixels", () => {
  it("is higher when fuller, a thin line when empty, and nothing where the channel does not exist", () => {
    const pixels = blank(4, 13);
    const levels = Float32Array.of(-1, 0, 5, 10);
    paintStrip(pixels, THEME, { kind: "syncChannel", capacity: 10, levels });
    assert.equal(painted(pixels, 0), ".............");
    assert.equal(painted(pixels, 1), "...........##");
    assert.equal(painted(pixels, 2), ".....########");
    assert.equal(painted(pixels, 3), "#############");
    assert.equal(pixels.data[3], pixel(THEME.hues.full));
  });

  it("is as high on a screen of more pixels", () => {
    const pixels = blank(1, 26);
    const levels = Float32Array.of(5);
    paintStrip(pixels, THEME, { kind: "syncChannel", capacity: 10, levels });
    assert.equal(painted(pixels, 0), `${".".repeat(10)}${"#".repeat(16)}`);
  });
});
