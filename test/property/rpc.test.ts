import assert from "node:assert/strict";
import { it } from "node:test";
import * as fc from "fast-check";
import { type Frame, Peer } from "../../src/protocol/rpc.ts";

type Served = { echo(args: number): number };
type Nothing = Record<string, never>;

/** What happens to a frame on its way. */
const fate = fc.constantFrom("arrives", "arrives", "arrives twice", "is refused", "is garbled");

it("every request ends, whatever happens on the way, once both ends have closed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 40 }), fc.nat(20), run),
  );
});

async function run(fates: readonly string[], requests: number): Promise<void> {
  let frames = 0;
  const carry = (frame: Frame, deliver: (message: unknown) => void) => {
    switch (fates[frames++ % fates.length] ?? "") {
      case "arrives":
        deliver(frame);
        return;
      case "arrives twice":
        deliver(frame);
        deliver(frame);
        return;
      case "is garbled":
        deliver({ ...frame, kind: "?" });
        return;
      default:
        throw new Error("the wire is cut");
    }
  };
  const server: Peer<Served, Nothing> = new Peer<Served, Nothing>(
    { echo: (args) => (args % 3 === 0 ? fail() : args) },
    (frame) => carry(frame, (message) => caller.receive(message)),
  );
  const caller: Peer<Nothing, Served> = new Peer<Nothing, Served>({}, (frame) =>
    carry(frame, (message) => server.receive(message)),
  );
  const calls = Array.from({ length: requests }, (_, number) =>
    caller.call("echo", number).then(
      (answer) => assert.equal(answer, number),
      (error: unknown) => assert.ok(error instanceof Error),
    ),
  );
  await new Promise((resolve) => setImmediate(resolve));
  server.close();
  caller.close();
  await Promise.all(calls);
}

function fail(): never {
  throw new Error("I will not say that");
}
