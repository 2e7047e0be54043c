import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { asModule, recordingIn, runTraced, scratch } from "../support/traced.ts";
import { workerUrl } from "../support/worker-url.ts";

const ON = { MPSCOPE_PREVIEW: "on" };
const PROGRAM = `
  import { broadcast, channel, oneshot, select, send, syncChannel, watch } from "mpscope";
  const [tx, rx] = channel();
  for (let i = 0; i < 5; i++) { tx.sendSync(i); rx.recvSync(); }
  await tx.send({ job: 1, password: "hunter2" });
  tx.trySend(["a", "b"]);
  rx.recvSync(); rx.recvSync();
  const [full, empty] = syncChannel(1);
  full.sendSync("first");
  const waits = full.send("waits");
  full.trySend("refused");
  const given = full.sendTimeout("gave up", 1);
  empty.recvSync();
  await Promise.all([waits, given]);
  const [one, other] = oneshot();
  one.send("once");
  await other;
  const [all] = broadcast(2);
  all.send("to all");
  const [value] = watch("at first");
  value.send("newer");
  const permit = tx.reserveSync();
  permit.send("with a permit");
  await select({ out: send(tx, "selected") });
`;

/** The previews of all that was sent, in the order of the trace. */
async function previewsOf(source: string, env: Readonly<Record<string, string>>) {
  const file = join(scratch(), "previews.mpscope");
  const run = await runTraced(asModule(source), { trace: file, env });
  assert.deepEqual([run.code, run.stderr], [0, ""]);
  const { rows, texts, problems } = recordingIn(file);
  assert.deepEqual(problems, []);
  return rows.flatMap((row) =>
    row.kind === "sendDone" ? [`${row.outcome} ${texts[row.preview] ?? "-"}`] : [],
  );
}

describe("messages of a program that asks for previews", () => {
  it("have them, however they are sent, and nobody else's", async () => {
    const previews = await previewsOf(PROGRAM, ON);
    assert.deepEqual(previews, [
      ...["0", "1", "2", "3", "4"].map((text) => `ok ${text}`),
      "ok { job: 1, password: *** }",
      'ok ["a", "b"]',
      'ok "first"',
      "full -",
      'ok "waits"',
      "timeout -",
      'ok "once"',
      'ok "to all"',
      'ok "newer"',
      'ok "with a permit"',
      'ok "selected"',
    ]);
  });

  it("have them in every worker, in the order of their channel", async () => {
    const source = `
      import { channel, spawn } from "mpscope";
      const [tx, rx] = channel();
      const range = { tx, from: 0, to: 300 };
      spawn(new URL(${JSON.stringify(workerUrl("messages", "sendRange").href)}), range);
      for (let i = 0; i < 300; i++) rx.recvSync();
    `;
    const previews = await previewsOf(source, ON);
    assert.deepEqual(
      previews,
      Array.from({ length: 300 }, (_, index) => `ok ${index}`),
    );
  });

  it("have none when the environment does not ask, nor at the level gauges", async () => {
    const source = 'import { channel } from "mpscope"; channel()[0].sendSync("secret");';
    assert.deepEqual(await previewsOf(source, {}), ["ok -"]);
    const gauges = { MPSCOPE_PREVIEW: "on", MPSCOPE_LEVEL: "gauges" };
    assert.deepEqual(await previewsOf(source, gauges), []);
  });

  it("are what was sent, whatever the program makes of it later, and change nothing of it", async () => {
    const source = `
      import assert from "node:assert/strict";
      import { channel } from "mpscope";
      const [tx, rx] = channel();
      let reads = 0;
      const value = { get once() { reads++; return "a"; }, list: [1] };
      tx.sendSync(value);
      value.list.push(2);
      assert.deepEqual(rx.recvSync(), { once: "a", list: [1] });
      assert.equal(reads, 1);
      assert.throws(() => tx.sendSync(() => 1), { name: "DataCloneError" });
      tx.sendSync("after");
    `;
    assert.deepEqual(await previewsOf(source, ON), [
      "ok { once: (getter), list: [1] }",
      'ok "after"',
    ]);
  });
});
