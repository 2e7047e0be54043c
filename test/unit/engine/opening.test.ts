import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Engine } from "../../../src/engine/engine.ts";
import { unpackFrame } from "../../../src/protocol/frame.ts";
import type { FrameRequest } from "../../../src/protocol/messages.ts";
import { readClosing, writeClosing } from "../../../src/trace/closing/closing.ts";
import type { Overview } from "../../../src/trace/closing/overview.ts";
import { closingOf, engineOf, joined, openTrace } from "../../support/closed-trace.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const NOBODY = { workers: 0, channels: 0, edges: 0 };
const OPEN = openTrace();
const CLOSING = closingOf(OPEN);
const WHOLE = engineOf(OPEN);
const SIZE = OPEN.length + CLOSING.length;
const WRONG = /what this recording says of itself at its end does not fit its events/;

/** An engine that knows no more than the closing. */
function opened(closing: Uint8Array = CLOSING, size = OPEN.length + closing.length) {
  const clock = new FakeClock();
  const engine = new Engine(clock);
  engine.open(closing, size);
  return { clock, engine, ask: engine.handlers() };
}

/** A closing that says something else. */
function forged(change: (overview: Overview) => void): Uint8Array {
  const closing = readClosing(CLOSING, SIZE);
  assert.ok(closing !== undefined);
  change(closing.overview);
  const bytes = writeClosing(closing, OPEN.length);
  assert.ok(bytes !== undefined);
  return bytes;
}

async function pictureAt(
  ask: ReturnType<Engine["handlers"]>,
  request: Omit<FrameRequest, "known">,
) {
  const { info, declared, packed } = await ask.frame({ known: NOBODY, ...request });
  return { info, declared, frame: unpackFrame(packed) };
}

describe("a closed recording", () => {
  it("shows its end before an event has been read: the same picture, names and totals", async () => {
    const { ask } = opened();
    const [first, last] = [
      await pictureAt(ask, { at: "end" }),
      await pictureAt(WHOLE.handlers(), { at: "end" }),
    ];
    assert.deepEqual(first.declared, last.declared);
    assert.deepEqual(first.frame.head, last.frame.head);
    assert.deepEqual(first.frame.channels, last.frame.channels);
    assert.deepEqual(first.frame.edges, last.frame.edges);
    assert.deepEqual(first.frame.workers.state, last.frame.workers.state);
    for (const name of ["running", "blocked", "waiting"] as const) {
      for (const [row, share] of last.frame.workers[name].entries()) {
        assert.ok(Math.abs(share - (first.frame.workers[name][row] ?? 9)) < 2e-6);
      }
    }
    assert.equal(first.info.endPosition, last.info.endPosition);
    assert.equal(first.info.endTime, last.info.endTime);
    assert.equal(first.info.isOpening, true);
  });

  it("shows the occupancy of all of its time, never less than what was", async () => {
    const { ask } = opened();
    const whole = WHOLE.handlers();
    const { endTime } = await whole.info(null);
    const channels = [...Array(20).keys()];
    for (const columns of [7, 100, 1024]) {
      const request = { from: 0, to: endTime, columns, channels };
      // oxlint-disable-next-line no-await-in-loop -- both have an answer at once
      const [coarse, exact] = await Promise.all([ask.tiles(request), whole.tiles(request)]);
      assert.equal(coarse.isCoarse, true);
      for (const [at, highest] of exact.highest.entries()) {
        assert.ok((coarse.highest[at] ?? 0) >= highest, `column ${at} of ${columns}`);
        assert.ok((coarse.lowest?.[at] ?? 0) <= (exact.lowest?.[at] ?? 0));
      }
    }
    assert.deepEqual(
      (await ask.tiles({ from: 0, to: 10, columns: 4, channels: [99] })).highest[0],
      -1,
    );
  });

  it("answers what needs its events when they have been read, and is then as any other", async () => {
    const { clock, engine, ask } = opened();
    const [channel, findings, step, marks] = [
      ask.channel({ channel: 0, at: "end" }),
      ask.findings({ at: { position: 300_000 } }),
      ask.step({ from: 100_000, by: 1 }),
      ask.marks({ from: 0, to: 1e9 }),
    ];
    const answered: string[] = [];
    void Promise.resolve(step).then(() => answered.push("step"));
    void Promise.resolve(channel).then(() => answered.push("channel"));
    engine.ingest(OPEN.subarray(0, OPEN.length / 2));
    const early = pictureAt(ask, { at: { position: 399_000 } });
    clock.advance(100);
    const { frame, info, declared } = await early;
    assert.ok(frame.head.position > 150_000 && frame.head.position < 300_000, "what has been read");
    assert.equal(frame.head.endPosition, info.endPosition);
    assert.equal(frame.workers.length, declared.workers.length);
    assert.deepEqual(answered, ["step"]);
    engine.ingest(OPEN.subarray(OPEN.length / 2));
    engine.ingest(CLOSING);
    assert.equal(engine.info().state, "ended");
    engine.end();
    const whole = WHOLE.handlers();
    assert.deepEqual(await channel, await whole.channel({ channel: 0, at: "end" }));
    assert.deepEqual(await findings, await whole.findings({ at: { position: 300_000 } }));
    assert.deepEqual(await step, await whole.step({ from: 100_000, by: 1 }));
    assert.deepEqual(await marks, await whole.marks({ from: 0, to: 1e9 }));
    assert.deepEqual(await ask.info(null), await whole.info(null));
    const known = { workers: 44, channels: 20, edges: 1000 };
    const again = await ask.frame({ at: "end", known });
    assert.deepEqual(again.declared, { workers: [], channels: [], edges: [] });
  });
});

describe("an engine", () => {
  it("holds an answer about the end of a closed recording that a viewer has, like that of a program without news", async () => {
    const { clock, ask } = opened();
    const { info } = await pictureAt(ask, { at: "end" });
    let isAnswered = false;
    const again = pictureAt(ask, { at: "end", shown: info.endPosition });
    void again.then(() => (isAnswered = true));
    await Promise.resolve();
    assert.ok(!isAnswered);
    clock.advance(100);
    await again;
  });

  it("closes no trace twice, nor one that is short, damaged, or without a goodbye", () => {
    assert.equal(engineOf(joined(OPEN, CLOSING)).closing(), undefined);
    assert.equal(engineOf(openTrace(10_000)).closing(), undefined);
    assert.equal(engineOf(OPEN.subarray(0, OPEN.length - 60)).closing(), undefined);
    const damaged = OPEN.slice();
    damaged[OPEN.length / 2] = (damaged[OPEN.length / 2] ?? 0) ^ 1;
    assert.equal(engineOf(damaged).closing(), undefined);
  });
});

describe("a closing that lies", () => {
  const lies: [what: string, lie: (overview: Overview) => void][] = [
    ["of its events", ({ trace }) => trace.columns.events?.fill(5)],
    ["of more events than there are", ({ trace }) => trace.columns.events?.fill(1e9)],
    ["of its end", ({ trace }) => trace.columns.endTime?.fill(7)],
    ["of an occupancy", ({ occupancy }) => occupancy.columns.highest?.fill(1)],
    ["of a name", ({ workers }) => workers.columns.name?.fill(1)],
    ["of states", ({ workers }) => workers.columns.state?.fill(77)],
    ["of rates", ({ channels }) => channels.columns.sendRate?.fill(-4)],
  ];
  for (const [what, lie] of lies) {
    it(`${what} leads to a sentence, and to the truth`, async () => {
      const { engine, ask } = opened(forged(lie));
      const first = await pictureAt(ask, { at: "end" });
      engine.ingest(OPEN);
      engine.end();
      const { problems, ...info } = engine.info();
      assert.equal(problems.length, 1);
      assert.match(problems.join(), WRONG);
      assert.deepEqual({ ...info, problems: [] }, WHOLE.info());
      const known = { workers: first.declared.workers.length, channels: 20, edges: 100 };
      const { declared, packed } = await ask.frame({ at: "end", known });
      const truth = await WHOLE.handlers().frame({ at: "end", known: NOBODY });
      assert.deepEqual(declared, { ...truth.declared, edition: 1 });
      assert.deepEqual(packed, truth.packed);
      const more = await ask.frame({ at: "end", known: { ...known, edges: 1000, edition: 1 } });
      assert.deepEqual(more.declared.workers.slice(known.workers), []);
    });
  }

  it("is no longer believed when something stands behind it", () => {
    const more = joined(OPEN, CLOSING, OPEN.subarray(8, 100));
    const { engine } = opened(more.subarray(OPEN.length), more.length);
    assert.equal(engine.info().state, "waiting");
    assert.equal(engine.info().isOpening, undefined);
  });

  it("of other frames than there are leads to a sentence", () => {
    const closing = readClosing(CLOSING, SIZE);
    assert.ok(closing !== undefined);
    const [first, ...rest] = closing.frames;
    assert.ok(first !== undefined);
    const frames = [{ ...first, lastTime: 1 }, ...rest];
    const { engine } = opened(writeClosing({ ...closing, frames }, OPEN.length));
    engine.ingest(OPEN);
    engine.end();
    assert.match(engine.info().problems.join(), WRONG);
  });
});
