import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  briefly,
  bytes,
  count,
  duration,
  ellipsis,
  fileName,
  grouped,
  messageRate,
  moment,
  percent,
  perSecond,
  plural,
} from "../../../webview/format.ts";

const NARROW = "\u202f";

describe("format", () => {
  it("writes counts with at most four figures", () => {
    const written = [0, 7, 999, 1234, 9999, 10_300, 182_400, 999_999, 20_200_000, 3e9].map(count);
    assert.deepEqual(written, [
      "0",
      "7",
      "999",
      `1${NARROW}234`,
      `9${NARROW}999`,
      "10.3k",
      "182k",
      "1.00M",
      "20.2M",
      "3.00G",
    ]);
  });

  it("groups thousands", () => {
    assert.equal(grouped(184_220), `184${NARROW}220`);
    assert.equal(grouped(1_000_000), `1${NARROW}000${NARROW}000`);
  });

  it("writes rates with what can be told of them", () => {
    const written = [0, 0.02, 0.4, 9.94, 9.96, 12.3, 999.4, 999.6, 10_300, 2.5e6].map(perSecond);
    assert.deepEqual(written, [
      "0",
      "<0.1",
      "0.4",
      "9.9",
      "10",
      "12",
      "999",
      "1.00k",
      "10.3k",
      "2.50M",
    ]);
    assert.equal(messageRate(2), "2.0 msg/s");
  });

  it("never says nothing for something, nor all for not quite all", () => {
    assert.deepEqual([0, 0.0001, 0.5, 0.9999, 1, 1.2].map(percent), [
      "0 %",
      "1 %",
      "50 %",
      "99 %",
      "100 %",
      "100 %",
    ]);
  });

  it("writes lengths of time in the unit that fits", () => {
    const written = [0, 640, 267e3, 1.55e6, 290e3, 1.84e9, 59.9e9, 125e9, 3720e9].map(duration);
    assert.deepEqual(written, [
      "0 ns",
      "640 ns",
      "267 µs",
      "1.55 ms",
      "290 µs",
      "1.84 s",
      "59.9 s",
      "2 min 5 s",
      "1 h 2 min",
    ]);
  });

  it("writes lengths of time briefly where there is little room", () => {
    const written = [640, 1.55e6, 16.24e6, 208e6, 9.99e9, 125e9].map(briefly);
    assert.deepEqual(written, ["640 ns", "1.6 ms", "16 ms", "208 ms", "10 s", "2 min 5 s"]);
  });

  it("writes moments in minutes and seconds, always as wide", () => {
    assert.equal(moment(0), "0:00.000");
    assert.equal(moment(17.234e9), "0:17.234");
    assert.equal(moment(77.2e9, 1), "1:17.2");
    assert.equal(moment(59.9999e9), "0:59.999");
  });
});

describe("format of other things", () => {
  it("writes sizes and counted nouns", () => {
    assert.deepEqual([128, 1500, 2e6].map(bytes), ["128 B", "1.50 KB", "2.00 MB"]);
    assert.deepEqual([plural(1, "worker"), plural(0, "worker")], ["1 worker", "0 workers"]);
  });

  it("cuts between what people take for characters", () => {
    assert.equal(ellipsis("records", 7), "records");
    assert.equal(ellipsis("records", 4), "rec…");
    assert.equal(ellipsis("abce\u0301f", 4), "abc…");
    assert.equal(ellipsis("abce\u0301fgh", 5), "abce\u0301…");
    assert.equal(ellipsis("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2), "👩‍👩‍👧‍👦…");
  });

  it("takes the file's name from paths of any system", () => {
    const names = ["/app/a.ts", "C:\\app\\a.ts", "file:///app/a.ts", "a.ts"].map(fileName);
    assert.deepEqual(names, ["a.ts", "a.ts", "a.ts", "a.ts"]);
  });
});
