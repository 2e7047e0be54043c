import assert from "node:assert/strict";
import { test } from "node:test";
import { LEVEL, type Level } from "../../../../src/runtime/probe/level.ts";
import { Track } from "../../../../src/runtime/probe/track.ts";
import { OUTCOME, SIDE, type Site } from "../../../../src/trace/event.ts";
import { assumed as assumedSite } from "../../../../src/trace/journal.ts";
import { Rings } from "../../../support/rings.ts";

const OPERATIONS = 200_000;

/** ms; a second look that takes so long to come does not come. */
const DEADLINE = 60_000;

/** The places of so many operations in a row or one more, which one verb of one handle is asked for in a loop. */
function placesOf(level: Level): (Site | undefined)[] {
  const rings = new Rings();
  const probe = rings.recorder(1, level);
  const handle = { id: 1, channelId: 1, side: SIDE.sender, track: new Track() };
  probe.workerStarted(1, "main", "main", 0, 0);
  probe.channelCreated(1, "channel", -1, "", 0);
  probe.handleCreated(1, 1, 1, 0);
  const deadline = performance.now() + DEADLINE;
  let ticket = 0;
  let looks = 0;
  /** False when there is enough of it. */
  const verb = (): boolean => {
    const site = probe.operationSite(handle, verb);
    const isLook = assumedSite(site) !== site;
    if (isLook) looks++;
    const time = probe.instant();
    // A look that the machine interrupts was a dear one, and the next comes late: it is waited for.
    if (!isLook && ticket >= OPERATIONS) return looks < 2 && performance.now() < deadline;
    probe.done(handle, time, OUTCOME.ok, 0, ticket, 8, site);
    if (++ticket % 10_000 === 0) rings.sweep();
    return ticket < OPERATIONS || looks < 2;
  };
  while (verb());
  const trace = rings.finish();
  assert.deepEqual(trace.problems, []);
  return trace.rows.flatMap((row) => (row.kind === "sendDone" ? [trace.places[row.site]] : []));
}

test("the first call of a verb is looked at, the next ones are assumed to be the same and say so", () => {
  const places = placesOf(LEVEL.full);
  assert.ok(places.length >= OPERATIONS);
  const [first] = places;
  assert.match(first?.file ?? "", /\.[jt]s$/);
  assert.equal(first?.isAssumed, undefined);
  const assumed = places.filter((place) => place?.isAssumed === true);
  assert.ok(assumed.length > OPERATIONS / 2, `${assumed.length} assumed`);
  assert.ok(assumed.length < places.length - 1, "some are looked at again");
  for (const place of places) assert.equal(place?.line, first?.line);
});

test("at the level exact every call is looked at", () => {
  assert.ok(placesOf(LEVEL.exact).every((place) => place?.isAssumed !== true));
});
