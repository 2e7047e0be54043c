import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened } from "./opened.ts";

/** Like p03, but long enough to be watched. */
const SLOW_CONSUMER = `
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { type Receiver, type SyncSender, spawn, syncChannel } from "mpscope";

export async function producer({ tx }: { tx: SyncSender<number> }): Promise<void> {
  for (let i = 0; ; i++) await tx.send(i);
}

export async function consumer({ rx }: { rx: Receiver<number> }): Promise<void> {
  for await (const _ of rx) await sleep(200);
}

if (isMainThread) {
  const [tx, rx] = syncChannel<number>(2, { name: "numbers" });
  spawn(new URL("#producer", import.meta.url), { tx }, { name: "producer" });
  spawn(new URL("#consumer", import.meta.url), { rx }, { name: "consumer" });
}
`;

let opened: Opened;
before(async () => {
  opened = await Opened.open({ files: { "slow-consumer.ts": SLOW_CONSUMER } });
});
after(() => opened.close());

test("a running program's nodes, edges, full gauge and blocked sender are seen", async () => {
  await opened.run("slow-consumer.ts");
  const view = await LiveView.find(opened.workbench);
  // Full comes first, blocked a moment later.
  const numbers = await until("a sender to be blocked at the full channel", async () => {
    const rows = await view.channels();
    return rows
      .filter(({ name, level }) => name === "numbers" && level === "2/2")
      .find(({ state }) => state.includes("1 blocked"));
  });
  assert.equal(await view.badge(), "LIVE");
  assert.equal(numbers.highWater, "2");
  assert.match(numbers.state, /full/);
  assert.equal(numbers.from, "producer");
  assert.equal(numbers.to, "consumer");
  const names = (await view.workers()).map(({ name }) => name);
  assert.deepEqual(names.toSorted(), ["consumer", "main", "producer"]);
  await until("the producer to be blocked most of the time", async () =>
    (await view.workers()).some(
      ({ name, state }) => name === "producer" && state.startsWith("blocked"),
    ),
  );
});

test("a second program attaches while the first runs, in a view of its own", async () => {
  await opened.run("p03-sync-channel.ts");
  const { workbench } = opened;
  await workbench.tab("Channels: p03-sync-channel.ts").waitFor();
  const view = await LiveView.find(workbench);
  await until("the second program to end", async () => (await view.badge()) === "ENDED");
  // While tabs move, VS Code may show one twice for a moment.
  const first = workbench.tab("Channels: slow-consumer.ts");
  await until("the first program's view to be there once", async () => (await first.count()) === 1);
});

test("a recording replays to exactly what the program's own log says", async () => {
  const view = await LiveView.find(opened.workbench);
  const log = await opened.output();
  await view.press("Home");
  await until("the start of the program", async () => (await view.position()).at === 0);
  for (const line of ["Sent: 0", "Sent: 1", "Received: 3"]) {
    const [verb, number] = line.split(": ");
    const step =
      verb === "Sent"
        ? `producer sends #${number} on numbers`
        : `consumer receives #${number} from`;
    // oxlint-disable-next-line no-await-in-loop -- one instant after the other
    await view.stepTo(step);
    const expected = `${occupancyAfter(line, log)}/2`;
    const level = async () => (await view.channel("numbers")).level === expected;
    // oxlint-disable-next-line no-await-in-loop -- the table follows within half a second
    await until(`${expected} after ${line}`, level, 5000);
  }
});

test("the line where a channel was made opens in the editor", async () => {
  const { workbench, folder } = opened;
  const view = await LiveView.find(workbench);
  const source = readFileSync(join(folder, "p03-sync-channel.ts"), "utf8").split("\n");
  const line = source.findIndex((text) => text.includes("syncChannel<number>(2")) + 1;
  await view.select("numbers");
  assert.equal(await view.creationLink().textContent(), `p03-sync-channel.ts:${line}`);
  await view.creationLink().click();
  await workbench.page.locator(".statusbar-item", { hasText: `Ln ${line}, ` }).waitFor();
  assert.equal(await workbench.tab("Channels: p03-sync-channel.ts").count(), 1);
});

/** Messages in the channel once the program has printed a line: those sent less those received. */
function occupancyAfter(line: string, log: string): number {
  const lines = log.split("\n").map((text) => text.trim());
  const end = lines.indexOf(line);
  assert.notEqual(end, -1, `the program's output has no line ${line}:\n${log}`);
  const count = (verb: string) =>
    lines.slice(0, end + 1).filter((text) => text.startsWith(verb)).length;
  return count("Sent: ") - count("Received: ");
}
