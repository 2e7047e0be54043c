/**
 * Ten million events in a real VS Code: while a person drags through them, no frame comes late and the extension host
 * is never blocked. A machine that has other things to do makes frames late all by itself, so those of the scrub are
 * compared with those of the same view left alone; and of the extension host counts for how long it computed without
 * a pause, not for how long others had the processor. Both are printed by the clock, too.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { generateTrace } from "../support/generated-trace.ts";
import { Opened } from "./opened.ts";

const EVENTS = 10_000_000;
const RECORDING = "ten-million.mpscope";
/** ms: on a busy machine it takes long. */
const READ_BY = 180_000;
/** Frames that are looked at. */
const FRAMES = 240;
/** ms. */
const LATE = 100;
const BLOCKED = 50;
/** A busy machine delays some frames by chance. */
const BY_CHANCE = 0.02;

/** What `test/host/heartbeat` tells. */
interface Pulse {
  readonly beats: number;
  readonly late: number;
  readonly longest: number;
  readonly blocked: number;
}

/** What a page showed in some frames. */
interface Watched {
  /** ms between two frames. */
  readonly gaps: readonly number[];
  /** How many different instants were on the screen. */
  readonly instants: number;
}

const scratch = mkdtempSync(join(tmpdir(), "scrub-"));
const socket = join(scratch, "beat");
let opened: Opened;
let view: LiveView;
let generated = 0;
let reading: Pulse;
/** ms from the wish to see the recording to its first picture. */
let firstPicture = 0;
/** How many events there are by that picture. */
let firstEvents = 0;
let firstNotices: readonly string[] = [];
/** ms of that from the page's beginning on; before it the editor finds the file and makes a page. */
let inPage = 0;
before(async () => {
  opened = await Opened.open({
    bare: true,
    unpacked: [resolve("test/host/heartbeat")],
    env: { MPSCOPE_HEARTBEAT: socket },
  });
  const file = openSync(join(opened.folder, RECORDING), "w");
  const emit = (piece: Uint8Array) => writeSync(file, piece);
  generated = generateTrace({ events: EVENTS, workers: 44, channels: 20, emit });
  closeSync(file);
  // As `mpscope run` and the collector leave it.
  const index = spawnSync(process.execPath, [
    "dist/cli.js",
    "index",
    join(opened.folder, RECORDING),
  ]);
  assert.equal(index.status, 0, index.stderr.toString());
  // The extensions start with the first recording: that is not what is measured.
  await opened.workbench.runCommand("mpscope: Open Sample");
  await LiveView.find(opened.workbench);
  await pulse();
  const asked = performance.now();
  await opened.workbench.openFile(RECORDING);
  const hasBegun = async () =>
    (await (await LiveView.find(opened.workbench)).position()).of > 0 && performance.now();
  firstPicture = (await until("a first picture", hasBegun, READ_BY)) - asked;
  const first = await LiveView.find(opened.workbench);
  firstEvents = (await first.position()).of;
  firstNotices = await first.notices();
  inPage = await first.frame.evaluate(
    () => performance.getEntriesByName("mpscope first picture")[0]?.startTime ?? Number.NaN,
  );
  const isShown = async () => {
    const shown = await LiveView.find(opened.workbench);
    const isWhole = (await shown.position()).of === generated;
    return isWhole && (await shown.notices()).length === 0 && shown;
  };
  view = await until("the ten million events", isShown, READ_BY);
  reading = await pulse();
});
after(async () => {
  await opened.close();
  rmSync(scratch, { recursive: true });
});

test("the extension host was not blocked while the recording was read", async (t) => {
  t.diagnostic(
    `the first picture came after ${firstPicture.toFixed(0)} ms, ${inPage.toFixed(0)} ms after the page began`,
  );
  t.diagnostic(`extension host: ${told(reading)}`);
  assert.ok(reading.blocked <= BLOCKED, `blocked for ${reading.blocked.toFixed(0)} ms`);
  assert.deepEqual(await view.notices(), []);
});

test("the first picture is of all ten million events, and comes before they have been read", () => {
  assert.equal(firstEvents, generated);
  assert.match(firstNotices.join(), /is being read: \d+ %\. Its end is shown/);
});

test("a drag through ten million events: no late frame, no blocked extension host", async (t) => {
  const alone = await watch();
  await pulse();
  const [scrubbed] = await Promise.all([watch(), scrub()]);
  const host = await pulse();
  t.diagnostic(`view left alone: ${framesTold(alone)}`);
  t.diagnostic(`while dragged: ${framesTold(scrubbed)}, ${scrubbed.instants} instants shown`);
  t.diagnostic(`extension host: ${told(host)}`);
  assert.ok(
    lateShare(scrubbed) <= lateShare(alone) + BY_CHANCE,
    `frames came late by the scrub: ${framesTold(scrubbed)}, without it ${framesTold(alone)}`,
  );
  assert.ok(host.beats > 0);
  assert.ok(host.blocked <= BLOCKED, `blocked for ${host.blocked.toFixed(0)} ms`);
  assert.ok(scrubbed.instants > 2, `only ${scrubbed.instants} instants were shown`);
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});

/** Drags the instant shown to and fro over the whole trace, until the frames have been seen. */
async function scrub(): Promise<void> {
  const box = await view.frame.locator(".scrub").boundingBox();
  assert.ok(box !== null);
  const { mouse } = opened.workbench.page;
  const [left, width] = [box.x + box.width * 0.3, box.width * 0.65];
  await mouse.move(left, box.y + 8);
  await mouse.down();
  const start = performance.now();
  const isOver = () => view.frame.evaluate(() => !("watching" in document.body.dataset));
  for (let step = 0; performance.now() - start < 30_000; step++) {
    const place = Math.abs(((step * 7) % 200) - 100) / 100;
    // oxlint-disable-next-line no-await-in-loop -- one place after the other
    await mouse.move(left + place * width, box.y + 8);
    // oxlint-disable-next-line no-await-in-loop
    if (step % 16 === 15 && (await isOver())) break;
  }
  await mouse.up();
}

/** Looks at the view's next frames. */
function watch(): Promise<Watched> {
  return view.frame.evaluate(
    (count) =>
      new Promise<Watched>((done) => {
        const slider = document.querySelector(".scrub");
        const gaps: number[] = [];
        const instants = new Set<string | null | undefined>();
        document.body.dataset["watching"] = "";
        let last = performance.now();
        const next = (now: number) => {
          gaps.push(now - last);
          last = now;
          instants.add(slider?.getAttribute("aria-valuetext"));
          if (gaps.length < count) requestAnimationFrame(next);
          else {
            delete document.body.dataset["watching"];
            done({ gaps, instants: instants.size });
          }
        };
        requestAnimationFrame(next);
      }),
    FRAMES,
  );
}

function lateShare({ gaps }: Watched): number {
  return gaps.filter((gap) => gap > LATE).length / gaps.length;
}

function framesTold(watched: Watched): string {
  const sorted = watched.gaps.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(0);
  const late = Math.round(lateShare(watched) * sorted.length);
  return `${sorted.length} frames, median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, ${late} later than ${LATE} ms`;
}

function told({ beats, late, longest, blocked }: Pulse): string {
  return `computed for ${blocked.toFixed(0)} ms at a stretch at most; by the clock ${late} of ${beats} beats came more than ${BLOCKED} ms late, one ${longest.toFixed(0)} ms`;
}

/** What the extension host felt since the last question. */
function pulse(): Promise<Pulse> {
  return new Promise((done, fail) => {
    const request = get({ socketPath: socket, timeout: 20_000 }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => done(JSON.parse(text) as Pulse));
    });
    request.on("timeout", () => request.destroy(new Error("the extension host does not answer")));
    request.on("error", fail);
  });
}
