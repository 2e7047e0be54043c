import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { Engine } from "../../../../src/engine/engine.ts";
import type { Ask } from "../../../../src/extension/replay-debugger/replay.ts";
import { ReplayAdapter } from "../../../../src/extension/replay-debugger/replay-adapter.ts";
import { DebugClient } from "../../../support/debug-client.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { traceOf } from "../../../support/trace-text.ts";

const FILE = "/program/picture.ts";
/** Each row is a line of the program, the names being line 1. */
const PICTURE = `
  main                      consumer
  open jobs cap=2           .
  move jobs.rx to consumer  .
  send jobs a               .
  send jobs b               .
  send jobs c…              .
  .                         recv jobs a
  …send jobs c              .
  .                         recv jobs b
  .                         recv jobs c
  .                         recv jobs…
`;

type Variables = Map<string, DebugProtocol.Variable>;

/** The engine of a picture; without one, of a trace that holds nothing. */
function engineOf(picture: string | undefined): Ask {
  const engine = new Engine(new FakeClock());
  if (picture !== undefined) traceOf(picture).feed(engine.sink);
  engine.end();
  const handlers = engine.handlers();
  return (method, args) => Promise.resolve().then(() => handlers[method](args));
}

function debug(
  ask: Ask = engineOf(PICTURE),
  locate: (file: string) => string | undefined = (file) => file,
) {
  const moves: number[] = [];
  let closed = 0;
  const adapter = new ReplayAdapter((recording) => {
    if (recording !== "the.mpscope") return Promise.reject(new Error(`there is no ${recording}`));
    return Promise.resolve({
      ask,
      locate: (file) => Promise.resolve(locate(file)),
      at: undefined,
      moved: (position) => moves.push(position),
      close: () => closed++,
    });
  });
  const client = new DebugClient(adapter);
  return { adapter, client, moves, closed: () => closed };
}

function breakAt(client: DebugClient, ...lines: number[]) {
  return client.request<DebugProtocol.SetBreakpointsResponse["body"]>("setBreakpoints", {
    source: { path: FILE },
    breakpoints: lines.map((line) => ({ line })),
  });
}

async function top(client: DebugClient, thread: number) {
  const { stackFrames } = await client.request<DebugProtocol.StackTraceResponse["body"]>(
    "stackTrace",
    { threadId: thread },
  );
  return stackFrames[0];
}

async function channel(client: DebugClient, thread: number, name: string): Promise<Variables> {
  const { scopes } = await client.request<DebugProtocol.ScopesResponse["body"]>("scopes", {
    frameId: thread,
  });
  const held = await client.variables(scopes[0]?.variablesReference ?? 0);
  return client.variables(held.get(name)?.variablesReference ?? 0);
}

describe("a replay session", () => {
  it("starts at the first event, with the workers that there are", async () => {
    const { client } = debug();
    const stopped = await client.launch("the.mpscope");
    assert.deepEqual(
      [stopped.reason, stopped.threadId, stopped.description],
      ["entry", 1, "main starts"],
    );
    const { threads } = await client.request<DebugProtocol.ThreadsResponse["body"]>("threads");
    assert.deepEqual(threads, [{ id: 1, name: "main" }]);
  });

  it("says what is wrong with a recording that is not there, or holds nothing", async () => {
    await assert.rejects(debug().client.launch("other"), new Error("there is no other"));
    await assert.rejects(
      debug(engineOf(undefined)).client.launch("the.mpscope"),
      new Error("the trace is cut off in its first bytes (at byte 0)"),
    );
  });

  it("ends when it is disconnected", async () => {
    const { client, closed } = debug();
    await client.launch("the.mpscope");
    await client.request("disconnect");
    await client.event("terminated");
    assert.equal(closed(), 1);
    await assert.rejects(client.request("threads"), new Error("the session has not started"));
  });
});

describe("a replay session that stands still", () => {
  it("shows each worker at the line of what it does", async () => {
    const { client } = debug();
    await client.launch("the.mpscope", () => breakAt(client, 7));
    await client.move("continue");
    const blocked = await top(client, 1);
    assert.deepEqual([blocked?.name, blocked?.line], ["main is blocked sending on jobs", 6]);
    assert.deepEqual(blocked?.source, { name: "picture.ts", path: FILE });
    const received = await top(client, 2);
    assert.deepEqual([received?.name, received?.line], ["consumer receives #0 from jobs", 7]);
  });

  it("shows no file that must not be shown, and says which", async () => {
    const { client } = debug(engineOf(PICTURE), () => undefined);
    await client.request("initialize");
    await client.request("launch", { recording: "the.mpscope" });
    const said = await client.event<DebugProtocol.OutputEvent>("output");
    assert.equal(said.body.output, `not in the workspace, and not shown: ${FILE}\n`);
    assert.equal((await breakAt(client, 4)).breakpoints[0]?.verified, false);
    await client.move("configurationDone");
    await client.move("next", 1);
    const frame = await top(client, 1);
    assert.deepEqual([frame?.source, frame?.name], [undefined, `main creates jobs (${FILE}:2)`]);
  });

  it("shows the buffer in order, and who holds the channel", async () => {
    const { client } = debug();
    await client.launch("the.mpscope", () => breakAt(client, 6));
    await client.move("continue");
    const jobs = await channel(client, 1, "jobs");
    assert.deepEqual(
      ["buffer", "depth", "full", "disconnected", "sent"].map((name) => jobs.get(name)?.value),
      ["2 messages", "2", "true", "false", "2"],
    );
    const buffer = await client.variables(jobs.get("buffer")?.variablesReference ?? 0);
    assert.deepEqual(
      [...buffer].map(([name, { value }]) => [name, value]),
      [
        ["#0", "8 bytes · from main · 2.000 ms ago"],
        ["#1", "8 bytes · from main · 1.000 ms ago"],
      ],
    );
    const senders = await client.variables(jobs.get("senders")?.variablesReference ?? 0);
    assert.equal(senders.get("main")?.value, "1 handle · blocked · 2 messages");
  });

  it("knows a channel by its name", async () => {
    const { client } = debug();
    await client.launch("the.mpscope", () => breakAt(client, 6));
    await client.move("continue");
    const { result } = await client.request<DebugProtocol.EvaluateResponse["body"]>("evaluate", {
      expression: "jobs",
    });
    assert.equal(result, "2/2 · 1 blocked");
    await assert.rejects(
      client.request("evaluate", { expression: "1 + 1" }),
      new Error("there is no channel 1 + 1 now"),
    );
  });
});

describe("stops", () => {
  it("are at a line when an operation begins there, forward and back", async () => {
    const { client, moves } = debug();
    await client.launch("the.mpscope", () => breakAt(client, 4, 6));
    assert.equal((await client.move("continue")).description, "main sends #0 on jobs");
    const second = await client.move("continue");
    assert.deepEqual(
      [second.reason, second.description, second.hitBreakpointIds],
      ["breakpoint", "main is blocked sending on jobs", [2]],
    );
    assert.equal((await client.move("continue")).description, "the end of the recording");
    assert.equal((await client.move("reverseContinue")).description, second.description);
    assert.equal((await client.move("reverseContinue")).description, "main sends #0 on jobs");
    assert.equal((await client.move("reverseContinue")).reason, "entry");
    assert.deepEqual(moves, [moves[0], moves[1], moves[2], moves[3], moves[2], moves[1], 1]);
  });

  it("cannot be at lines where nothing happens", async () => {
    const { client } = debug();
    await client.launch("the.mpscope");
    const { breakpoints } = await breakAt(client, 4, 100);
    assert.deepEqual(
      breakpoints.map(({ verified, message }) => [verified, message]),
      [
        [true, undefined],
        [false, "nothing on this line is in the recording"],
      ],
    );
  });

  it("are where a channel gets into a state", async () => {
    const { client } = debug();
    await client.launch("the.mpscope");
    const set = (...names: string[]) =>
      client.request<DebugProtocol.SetFunctionBreakpointsResponse["body"]>(
        "setFunctionBreakpoints",
        { breakpoints: names.map((name) => ({ name })) },
      );
    assert.equal((await set("jobs full")).breakpoints[0]?.verified, true);
    const full = await client.move("continue");
    assert.deepEqual(
      [full.reason, full.description],
      ["function breakpoint", "main sends #1 on jobs"],
    );
    assert.equal((await client.move("continue")).description, "main sends #2 on jobs");
    await set("jobs depth > 0");
    assert.equal((await client.move("reverseContinue")).description, "main sends #0 on jobs");
    const { breakpoints } = await set("jobs empty", "nothing full");
    assert.deepEqual(
      breakpoints.map(({ message }) => message),
      [
        "write a channel's name, then full, disconnected, or depth > 3",
        "this recording has no channel nothing",
      ],
    );
  });

  it("can be put on a channel's variables", async () => {
    const { client } = debug(engineOf(`${PICTURE}  .  drop jobs.rx\n`));
    await client.launch("the.mpscope", () => breakAt(client, 4));
    await client.move("continue");
    const { scopes } = await client.request<DebugProtocol.ScopesResponse["body"]>("scopes", {
      frameId: 1,
    });
    const held = await client.variables(scopes[0]?.variablesReference ?? 0);
    const reference = held.get("jobs")?.variablesReference ?? 0;
    await client.variables(reference);
    const info = (name: string) =>
      client.request<DebugProtocol.DataBreakpointInfoResponse["body"]>("dataBreakpointInfo", {
        variablesReference: reference,
        name,
      });
    assert.equal((await info("sent")).dataId, null);
    const { dataId, description } = await info("disconnected");
    assert.equal(description, "jobs disconnected");
    await client.request("setDataBreakpoints", { breakpoints: [{ dataId }] });
    const stopped = await client.move("continue");
    assert.deepEqual(
      [stopped.reason, stopped.description],
      ["data breakpoint", "jobs has no receiver any more"],
    );
  });
});

describe("steps", () => {
  it("go from event to event of a worker, and back to exactly where they began", async () => {
    const { client, moves } = debug();
    await client.launch("the.mpscope", () => breakAt(client, 6));
    await client.move("continue");
    const [blockedAt] = moves.slice(-1);
    assert.equal((await client.move("next", 1)).description, "main sends #2 on jobs");
    await client.move("next", 2);
    await client.move("stepBack", 2);
    assert.equal((await client.move("stepBack", 1)).description, "main is blocked sending on jobs");
    assert.deepEqual(moves.slice(-1), [blockedAt]);
    assert.equal((await client.move("stepBack", 1)).description, "main sends #1 on jobs");
  });

  it("end where the worker does nothing more", async () => {
    const { client } = debug();
    await client.launch("the.mpscope");
    await client.move("continue");
    assert.equal((await client.move("next", 2)).description, "it does nothing more");
    assert.equal((await client.move("stepIn", 1)).description, "it does nothing more");
  });

  it("follow a message to its receiver, and back to its sender", async () => {
    const { client } = debug();
    await client.launch("the.mpscope", () => breakAt(client, 5));
    await client.move("continue");
    const into = await client.move("stepIn", 1);
    assert.deepEqual([into.threadId, into.description], [2, "consumer receives #1 from jobs"]);
    const out = await client.move("stepOut", 2);
    assert.deepEqual([out.threadId, out.description], [1, "main sends #1 on jobs"]);
  });
});

describe("a view beside the session", () => {
  it("is told of each instant, and moves the session", async () => {
    const { adapter, client, moves } = debug();
    await client.launch("the.mpscope");
    adapter.goTo(1);
    adapter.goTo(7);
    const stopped = await client.event<DebugProtocol.StoppedEvent>("stopped");
    assert.equal(stopped.body.reason, "goto");
    assert.deepEqual(moves, [1, 7]);
  });
});

/** Everything that an editor would show of a session. */
async function shown(client: DebugClient) {
  const { threads } = await client.request<DebugProtocol.ThreadsResponse["body"]>("threads");
  const all: unknown[] = [threads];
  for (const { id } of threads) {
    // oxlint-disable-next-line no-await-in-loop -- a session answers one after another
    const frame = await top(client, id);
    // oxlint-disable-next-line no-await-in-loop -- likewise
    const { scopes } = await client.request<DebugProtocol.ScopesResponse["body"]>("scopes", {
      frameId: id,
    });
    // oxlint-disable-next-line no-await-in-loop -- likewise
    const held = await client.variables(scopes[0]?.variablesReference ?? 0);
    all.push(
      frame,
      [...held.values()].map(({ name, value }) => [name, value]),
    );
  }
  return all;
}

describe("a thousand random steps", () => {
  it("forward and back keep everything equal to what the engine says", async () => {
    const { client, moves } = debug();
    const reference = engineOf(PICTURE);
    await client.launch("the.mpscope");
    const random = randomNumbers(1);
    const trail: { readonly thread: number; readonly before: unknown; readonly at: number }[] = [];
    for (let count = 0; count < 1000; count++) {
      const at = moves.at(-1) ?? 0;
      // oxlint-disable no-await-in-loop -- one step after another
      const { threads } = await client.request<DebugProtocol.ThreadsResponse["body"]>("threads");
      const before = await shown(client);
      const last = trail.at(-1);
      if (last !== undefined && random() < 0.45) {
        trail.pop();
        await client.move("stepBack", last.thread);
        assert.equal(moves.at(-1), last.at);
        assert.deepEqual(await shown(client), last.before);
      } else {
        const thread = threads[Math.floor(random() * threads.length)]?.id ?? 1;
        await client.move("next", thread);
        if (moves.at(-1) === at) assert.deepEqual(await shown(client), before);
        else trail.push({ thread, before, at });
      }
      await compare(client, reference, moves.at(-1) ?? 0);
      // oxlint-enable no-await-in-loop
    }
  });
});

/** The buffer that the session shows is the one that another engine has at the position. */
async function compare(client: DebugClient, engine: Ask, position: number): Promise<void> {
  const at = { position };
  const { text } = await engine("happening", { at });
  assert.ok(text !== "");
  if (position < 4) return;
  const jobs = await channel(client, 1, "jobs");
  const buffer = await client.variables(jobs.get("buffer")?.variablesReference ?? 0);
  const detail = await engine("channel", { channel: 0, at });
  assert.deepEqual(
    [...buffer.keys()],
    detail.buffer.map(({ ticket }) => `#${ticket}`),
  );
  assert.deepEqual(
    ["depth", "sent", "received"].map((name) => jobs.get(name)?.value),
    [detail.occupancy, detail.sent, detail.received].map(String),
  );
}

/** Numbers from 0 to 1, the same in each run (Numerical Recipes' generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
