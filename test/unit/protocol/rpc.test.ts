import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Frame,
  Peer,
  PeerClosedError,
  PostError,
  RemoteError,
} from "../../../src/protocol/rpc.ts";

type Served = { double(args: number): number; open(args: { line: number }): string };
type Nothing = Record<string, never>;

/** A server of `double` and `open`, and who calls it. */
function pair(double: (args: number) => number | Promise<number>) {
  const refused: string[] = [];
  const server: Peer<Served, Nothing> = new Peer<Served, Nothing>(
    { double, open: ({ line }) => `line ${line}` },
    (frame) => caller.receive(frame),
  );
  const caller: Peer<Nothing, Served> = new Peer<Nothing, Served>(
    {},
    (frame) => server.receive(frame),
    { refused: (sentence) => refused.push(sentence) },
  );
  return { server, caller, refused };
}

describe("a request", () => {
  it("ends with what its handler returns, now or later", async () => {
    const { caller } = pair((args) => Promise.resolve(args * 2));
    assert.equal(await caller.call("double", 4), 8);
    assert.equal(await caller.call("open", { line: 3 }), "line 3");
  });

  it("ends with the sentence that its handler threw, and nothing else of the error", async () => {
    const frames: Frame[] = [];
    const server = new Peer<Served, Nothing>(
      {
        double: () => {
          throw new TypeError("it is no number", { cause: "secret" });
        },
        open: () => "",
      },
      (frame) => frames.push(frame),
    );
    server.receive({ kind: "request", id: 7, method: "double", args: 1 });
    await Promise.resolve();
    assert.deepEqual(frames, [{ kind: "failure", id: 7, message: "it is no number" }]);
  });

  it("ends with a failure when nobody serves its method", async () => {
    const { caller } = pair((args) => args);
    const failure = new RemoteError("no method named toString");
    await assert.rejects(caller.request("toString", null), failure);
  });

  it("ends when this end closes, with the reason; later ones end at once", async () => {
    const lonely = new Peer<Nothing, Served>({}, () => undefined);
    const call = lonely.call("double", 1);
    lonely.close("the engine is gone");
    await assert.rejects(call, new PeerClosedError("the engine is gone"));
    await assert.rejects(lonely.call("double", 1), PeerClosedError);
  });

  it("ends when it cannot be posted", async () => {
    const broken = new Peer<Nothing, Served>({}, () => {
      throw new Error("the port is shut");
    });
    const failure = new PostError("double could not be sent: the port is shut");
    await assert.rejects(broken.call("double", 1), failure);
  });

  it("ends with a failure when its answer cannot be posted", async () => {
    const { server, caller } = pair((args) => args);
    const clumsy = new Peer<Served, Nothing>(
      { double: (args) => args, open: () => "" },
      (frame) => {
        if (frame.kind === "answer") throw new Error("it cannot be cloned");
        asking.receive(frame);
      },
    );
    const asking: Peer<Nothing, Served> = new Peer<Nothing, Served>({}, (frame) =>
      clumsy.receive(frame),
    );
    const failure = new RemoteError("the answer could not be sent: it cannot be cloned");
    await assert.rejects(asking.call("double", 1), failure);
    server.close();
    caller.close();
  });
});

describe("a peer", () => {
  it("passes on what it does not serve, and the failures of those behind it", async () => {
    const behind = pair((args) => args * 2);
    const relay: Peer<{ own(args: null): string }, Nothing> = new Peer(
      { own: () => "mine" },
      (frame) => front.receive(frame),
      { otherwise: (method, args) => behind.caller.request(method, args) },
    );
    const front: Peer<Nothing, Served & { own(args: null): string }> = new Peer({}, (frame) =>
      relay.receive(frame),
    );
    assert.equal(await front.call("own", null), "mine");
    assert.equal(await front.call("double", 21), 42);
    await assert.rejects(front.request("nope", 1), new RemoteError("no method named nope"));
    behind.caller.close("the engine is gone");
    await assert.rejects(front.call("double", 1), RemoteError);
  });

  it("refuses in a sentence what is not of the protocol, and goes on", async () => {
    const { caller, refused } = pair((args) => args * 2);
    for (const message of [
      undefined,
      null,
      "hello",
      5,
      [],
      {},
      { kind: "answer", value: 1 },
      { kind: "request", id: 1 },
      { kind: "failure", id: 1, message: 3 },
      { kind: "surprise", id: 1 },
      { kind: "answer", id: 99, value: 1 },
    ]) {
      caller.receive(message);
    }
    assert.deepEqual(refused.slice(-5), [
      "a message has no number",
      "a request names no method",
      "a failure does not say why",
      "a message is neither a request nor an answer nor a failure",
      "an answer came to request 99, which nobody made",
    ]);
    assert.equal(refused.length, 11);
    assert.equal(await caller.call("double", 4), 8);
  });

  it("ignores what comes after it has closed", async () => {
    const { server, caller, refused } = pair((args) => args);
    const call = caller.call("double", 1);
    caller.close();
    await assert.rejects(call, PeerClosedError);
    server.close();
    assert.deepEqual(refused, []);
  });
});
