import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { MessageChannel, type MessagePort, type Transferable } from "node:worker_threads";
import { Engine } from "../../../src/engine/engine.ts";
import type { FromEngine, Post, ToEngine } from "../../../src/engine/link.ts";
import { RemoteEngine } from "../../../src/engine/remote.ts";
import { serveEngine } from "../../../src/engine/serve.ts";
import { unpackFrame } from "../../../src/protocol/frame.ts";
import { PeerClosedError, RemoteError } from "../../../src/protocol/rpc.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { traceOf } from "../../support/trace-text.ts";

const KNOWN = { workers: 0, channels: 0, edges: 0 };

function poster<M>(port: MessagePort): Post<M> {
  return (message, transfer) => port.postMessage(message, transfer as readonly Transferable[]);
}

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** An engine behind a real message port, and its user's end. */
function connect() {
  const { port1, port2 } = new MessageChannel();
  const engine = new Engine(new FakeClock());
  port1.on("message", serveEngine(engine, poster(port1)));
  const remote = new RemoteEngine(poster(port2));
  port2.on("message", (message: FromEngine) => remote.receive(message));
  ports.push(port1);
  return { engine, remote };
}

describe("an engine behind a port", () => {
  it("answers, and moves the frame's buffer over whole", async () => {
    const { engine, remote } = connect();
    traceOf("main\nopen jobs cap=2\nsend jobs a").feed(engine.sink);
    const { packed } = await remote.peer.call("frame", { at: "end", known: KNOWN });
    assert.equal(packed.byteLength, packed.buffer.byteLength);
    assert.equal(unpackFrame(packed).channels.occupancy[0], 1);
    const question = { channel: 3, at: "end" } as const;
    await assert.rejects(
      remote.peer.call("channel", question),
      new RemoteError("there is no channel 3"),
    );
  });

  it("takes the trace in, and its end", async () => {
    const { remote } = connect();
    await remote.send(Buffer.from("this is no trace, whatever it may look like"));
    remote.end();
    const { problems, state } = await remote.peer.call("info", null);
    assert.deepEqual([problems, state], [["this is not an mpscope trace (at byte 0)"], "cut"]);
  });

  it("leaves the sender its bytes, also when they are part of a larger buffer", async () => {
    const { remote } = connect();
    const pool = Buffer.from("....bytes of a pool....");
    await remote.send(pool.subarray(4, 9));
    assert.equal(pool.toString(), "....bytes of a pool....");
  });
});

describe("the way to an engine", () => {
  it("takes no more than a window of bytes before the engine has", async () => {
    const sent: ToEngine[] = [];
    const remote = new RemoteEngine((message) => sent.push(message), 100);
    const sending = remote
      .send(new Uint8Array(60))
      .then(() => remote.send(new Uint8Array(60)))
      .then(() => remote.send(new Uint8Array(60)))
      .then(() => remote.send(new Uint8Array(60)));
    await settle();
    assert.equal(sent.length, 2, "60 and 120 bytes: the window is full");
    remote.receive({ kind: "taken", bytes: 60 });
    await settle();
    assert.equal(sent.length, 3);
    remote.receive({ kind: "taken", bytes: 60 });
    await sending;
    assert.equal(sent.length, 4);
  });

  it("lets everybody go when the engine is gone", async () => {
    const remote = new RemoteEngine(() => undefined, 10);
    const asked = remote.peer.call("info", null);
    await remote.send(new Uint8Array(10));
    const waiting = remote.send(new Uint8Array(10));
    remote.close("the engine crashed");
    await waiting;
    await remote.send(new Uint8Array(10));
    await assert.rejects(asked, new PeerClosedError("the engine crashed"));
  });
});

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
