import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Engine } from "../../../src/engine/engine.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { traceOf } from "../../support/trace-text.ts";

const PICTURE = `
  main                     consumer
  open jobs cap=1          .
  open results             .
  move jobs.rx to consumer .
  send jobs a              .
  send jobs b…             .
  .                        recv jobs a
  …send jobs b             .
  .                        recv jobs b
  .                        recv jobs c…
  send jobs c              .
  .                        …recv jobs c
  .                        send results x
  .                        throw out of memory
`;

function ask() {
  const engine = new Engine(new FakeClock());
  traceOf(PICTURE).feed(engine.sink);
  engine.end();
  return engine.handlers();
}

const site = (line: number) => ({ file: "/program/picture.ts", line, column: 1 });

/** Worker, what it does and the line where it stands, at so many ms; a row of the picture is a ms. */
async function standings(ms: number) {
  const answer = await ask().code({ at: { time: ms * 1e6 }, known: 0 });
  return answer.standings.map((one) => [one.worker, one.doing, one.site.line]);
}

describe("the lines of code of a trace", () => {
  it("tell which channels they use, once each", async () => {
    const { uses } = await ask().code({ at: "end", known: 0 });
    const told = uses.map((use) => `${use.site.line} ${use.side} ${use.channel}`);
    assert.equal(told.length, new Set(told).size);
    assert.ok(told.includes("5 sender 0"), told.join());
    assert.ok(told.includes("7 receiver 0"), told.join());
    assert.ok(told.includes("13 sender 1"), told.join());
  });

  it("are not told again to who knows them", async () => {
    const { code } = ask();
    const all = (await code({ at: "end", known: 0 })).uses;
    assert.deepEqual((await code({ at: "end", known: 2 })).uses, all.slice(2));
    assert.deepEqual((await code({ at: "end", known: 1e9 })).uses, []);
  });

  it("are known as a whole, whatever instant is asked for", async () => {
    const { code } = ask();
    const all = (await code({ at: "end", known: 0 })).uses;
    assert.deepEqual((await code({ at: { position: 0 }, known: 0 })).uses, all);
  });

  it("show where a worker waits, and for how long", async () => {
    const answer = await ask().code({ at: { time: 6.5e6 }, known: 0 });
    const main = answer.standings.find(({ worker }) => worker === 0);
    assert.equal(main?.doing, "blocked");
    assert.deepEqual(main.site, site(6));
    // The row is the fifth, at 5 ms.
    assert.equal(main.since, 1.5e6);
  });

  it("show what a worker did last while it runs", async () => {
    assert.deepEqual(
      (await standings(4)).find(([worker]) => worker === 0),
      [0, "running", 5],
    );
  });

  it("do not show where an operation once waited that has ended since", async () => {
    const after = (await standings(11.5)).find(([worker]) => worker === 1);
    assert.deepEqual(after?.slice(0, 2), [1, "running"]);
  });

  it("show nobody who has not started or has ended", async () => {
    const atStart = await ask().code({ at: { position: 0 }, known: 0 });
    assert.deepEqual(atStart.standings, []);
    assert.deepEqual(
      (await standings(1e3)).map(([worker]) => worker),
      [0],
    );
  });
});
