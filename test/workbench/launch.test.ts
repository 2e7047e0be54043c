import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { host } from "../host/install.mjs";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened, type WorkspaceOptions } from "./opened.ts";

/** Never makes a channel. */
const SILENT = "process.exitCode = 3;\n";

/** Never makes one either, and stays. */
const QUIET = "setInterval(() => {}, 1000);\n";

/** Says where its trace goes, and stays. */
const TALKATIVE = `
import { channel } from "mpscope";
channel({ name: "one" });
console.log("address", process.env.MPSCOPE);
setInterval(() => {}, 1000);
`;

async function inWorkspace(
  options: WorkspaceOptions,
  body: (opened: Opened) => Promise<void>,
): Promise<void> {
  const opened = await Opened.open(options);
  try {
    await body(opened);
    assert.deepEqual(opened.errors, []);
  } finally {
    await opened.close();
  }
}

test("a program that makes no channel gets a sentence in its view", () =>
  inWorkspace({ files: { "silent.mjs": SILENT } }, async (opened) => {
    await opened.run("silent.mjs");
    const view = await LiveView.find(opened.workbench);
    const sentence =
      "silent.mjs ended with exit code 3 before it made a channel. What it printed is in the terminal.";
    await until(sentence, async () => (await view.notices()).includes(sentence));
  }));

test("a program that has not made a channel yet is awaited by its name", () =>
  inWorkspace({ files: { "quiet.mjs": QUIET } }, async (opened) => {
    await opened.run("quiet.mjs");
    const view = await LiveView.find(opened.workbench);
    await view.frame.getByRole("heading", { name: "quiet.mjs has been started" }).waitFor();
    assert.equal(await view.frame.getByRole("button", { name: "Run a file" }).isVisible(), false);
  }));

test("a Node that is missing is said in a sentence", () =>
  inWorkspace({ settings: { "mpscope.nodePath": "/nowhere/node" } }, async (opened) => {
    await opened.run("p00-one-producer.ts");
    const sentence = await opened.notification();
    assert.equal(sentence, "mpscope: Node was not found: there is no /nowhere/node");
  }));

test("TypeScript on a new Node needs no compiler", () =>
  inWorkspace({ settings: { "mpscope.nodePath": host.node }, compiler: false }, async (opened) => {
    await opened.run("p00-one-producer.ts");
    const view = await LiveView.find(opened.workbench);
    await until("its end", async () => (await view.badge()) === "ENDED");
    assert.deepEqual(await view.notices(), []);
    assert.equal((await view.channels()).length, 1);
  }));

test("a wrong token and garbage are refused and logged once", () =>
  inWorkspace({ files: { "talkative.mjs": TALKATIVE } }, async (opened) => {
    await opened.run("talkative.mjs");
    const port = await until("the program's address", async () => {
      const [, found] = /address tcp:\/\/127\.0\.0\.1:(\d+)\//.exec(await opened.output()) ?? [];
      return found;
    });
    for (const line of ["MPSCOPE/1 guessed\n", "MPSCOPE/1 guessed\n", "GET / HTTP/1.1\r\n\r\n"]) {
      const socket = connect(Number(port), "127.0.0.1");
      socket.end(line);
      socket.resume();
      // oxlint-disable-next-line no-await-in-loop -- one stranger after the other
      await once(socket, "close");
    }
    const count = (sentence: RegExp) => opened.workbench.server.logs().match(sentence)?.length ?? 0;
    await until("the log", () => count(/did not begin like/g) > 0);
    assert.equal(count(/did not begin like/g), 1);
    assert.equal(count(/wrong token/g), 1);
  }));
