/** Workers that use every kind of channel, and die at any moment: nothing is lost and nothing is doubled. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { soon } from "../support/deadline.ts";

interface Report {
  readonly deaths: number;
  readonly end?: true;
  readonly [kind: string]: unknown;
}

interface Count {
  readonly sent: number;
  readonly received: number;
}

const SECONDS = 4;

test("counts are conserved though workers are killed (semantics 9)", async (t) => {
  const program = "test/support/programs/churn.mjs";
  const seed = Number(process.env["CHURN_SEED"] ?? Date.now() % 2 ** 31);
  const child = spawn(process.execPath, [program, String(SECONDS), String(seed)]);
  let [output, errors] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    errors += text.toString();
  });
  t.after(() => child.kill("SIGKILL"));
  const [code] = (await soon(once(child, "close"), `${program} with seed ${seed}`, 60_000)) as [
    number,
  ];
  assert.deepEqual({ code, errors }, { code: 0, errors: "" }, `seed ${seed}`);
  const last = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Report;
  assert.equal(last.end, true);
  for (const kind of ["bounded", "unbounded", "rendezvous", "select", "handles"]) {
    const { sent, received } = last[kind] as Count;
    const message = `${kind} with seed ${seed}: ${sent} sent, ${received} received, ${last.deaths} deaths`;
    t.diagnostic(message);
    assert.ok(sent > 0, message);
    assert.ok(Math.abs(sent - received) <= last.deaths, message);
  }
});
