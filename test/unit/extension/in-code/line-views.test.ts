import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../../../../src/engine/engine.ts";
import { CodeLines } from "../../../../src/extension/in-code/code-lines.ts";
import { cursorOf, figuresOf, plain } from "../../../../src/extension/in-code/line-text.ts";
import { type CodePicture, lineViews } from "../../../../src/extension/in-code/line-views.ts";
import {
  CHANNEL_COLUMNS,
  CHANNEL_STATE,
  newTable,
  unpackFrame,
} from "../../../../src/protocol/frame.ts";
import type { Instant } from "../../../../src/protocol/instant.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { traceOf } from "../../../support/trace-text.ts";

const PICTURE = `
  main                     consumer
  open jobs cap=1          .
  open results             .
  move jobs.rx to consumer .
  send jobs a              .
  send jobs b…             .
  .                        recv jobs a
  …send jobs b             .
`;
const FILE = "/program/picture.ts";

/** What the code of the program above shows at an instant. */
async function pictureAt(at: Instant): Promise<CodePicture> {
  const engine = new Engine(new FakeClock());
  traceOf(PICTURE).feed(engine.sink);
  engine.end();
  const { frame, code } = engine.handlers();
  const answer = await frame({ at, known: { workers: 0, channels: 0, edges: 0 } });
  const { uses, standings } = await code({ at, known: 0 });
  const { channels, workers } = answer.declared;
  const lines = new CodeLines();
  lines.declare(channels);
  lines.add(uses);
  return { lines, channels, workers, frame: unpackFrame(answer.packed), standings };
}

/** A document of which no line was edited, `down` lines further down. */
function documentOf(down = 0, edited = -1) {
  return {
    files: [FILE],
    now: Int32Array.from({ length: 20 }, (_, line) => line + down),
    isEdited: (line: number) => line === edited,
  };
}

test("a line shows the channels that it creates, uses, and who stands at it", async () => {
  const views = lineViews(await pictureAt({ time: 5e6 }), documentOf());
  const said = views.map(({ line, created, used, standings }) => [
    line + 1,
    created?.text ?? "",
    used?.text ?? "",
    standings.map(({ doing }) => doing).join(),
  ]);
  assert.deepEqual(
    said.filter(([line]) => [2, 3, 5, 6].includes(Number(line))),
    [
      [2, "jobs 1/1 · 1 blocked", "", ""],
      [3, "results 0", "", ""],
      [5, "", "jobs 1/1 · 1 blocked", ""],
      [6, "", "jobs 1/1 · 1 blocked", "blocked"],
    ],
  );
});

test("a line shows nothing before its channel exists", async () => {
  const views = lineViews(await pictureAt({ position: 0 }), documentOf());
  assert.ok(views.every(({ created, used }) => created === undefined && used === undefined));
});

test("lines follow the text, those that are gone show nothing, edited ones say so", async () => {
  const picture = await pictureAt("end");
  const moved = lineViews(picture, documentOf(10, 1));
  const first = moved.find(({ created }) => created !== undefined);
  assert.deepEqual([first?.line, first?.isEdited], [11, true]);
  const gone = { ...documentOf(), now: new Int32Array(20).fill(-1) };
  assert.deepEqual(lineViews(picture, gone), []);
  assert.deepEqual(lineViews(picture, { ...documentOf(), files: ["/other.ts"] }), []);
});

function manyChannels(count: number) {
  const channels = newTable(CHANNEL_COLUMNS, count);
  channels.state.fill(CHANNEL_STATE.open);
  channels.occupancy.fill(1);
  const declared = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `c${index}`,
    kind: "bounded",
    capacity: 4,
    site: undefined,
  }));
  return { channels, declared, indexes: declared.keys() };
}

test("thousands of channels of one line are told as a sum, the troubled ones first", () => {
  const { channels, declared, indexes } = manyChannels(10_000);
  channels.blockedSenders[9_999] = 2;
  const figures = figuresOf(indexes, declared, channels);
  assert.equal(figures?.text, "10000 channels · 10.0k in buffers · 2 blocked");
  assert.equal(figures.rows[0]?.name, "c9999");
  assert.equal(figures.rows.length + figures.more, 10_000);
});

test("a line whose channels were all replaced has no figures", () => {
  const { channels, declared } = manyChannels(2);
  channels.state.fill(CHANNEL_STATE.replaced);
  assert.equal(figuresOf([0, 1], declared, channels), undefined);
});

test("the workers at a line are named, but not a crowd", () => {
  const site = { file: FILE, line: 1, column: 1 };
  const standings = Array.from({ length: 5 }, (_, worker) => ({
    worker,
    doing: worker === 0 ? ("running" as const) : ("blocked" as const),
    since: 0,
    site,
  }));
  const workers = standings.map((_, id) => ({ id, name: `w${id}`, kind: "main", site: undefined }));
  assert.equal(cursorOf(standings, "running", workers), "◂ w0");
  assert.equal(cursorOf(standings, "blocked", workers), "◂ w1, w2, w3 +1 blocked");
  assert.equal(cursorOf(standings, "waiting", workers), "");
});

test("a hostile name stays on its line, makes no icon, and is cut", () => {
  assert.equal(plain("a\nb\u202ec"), "a b c");
  assert.equal(plain("$(bug) x"), "$ (bug) x");
  assert.equal(Array.from(plain("😀".repeat(1000))).length, 32);
});
