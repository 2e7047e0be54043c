import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { LEVEL } from "../../src/runtime/probe/level.ts";
import { Track } from "../../src/runtime/probe/track.ts";
import { OUTCOME, SIDE } from "../../src/trace/event.ts";
import { Rings } from "../support/rings.ts";

/** One operation of one of several handles. */
const anyOperation = fc.record({
  handle: fc.nat(200),
  outcome: fc.oneof(
    { weight: 8, arbitrary: fc.constant(OUTCOME.ok) },
    fc.constantFrom(...Object.values(OUTCOME)),
  ),
  /** How many of the channel's messages others have sent in between. */
  skipped: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(1000)),
  size: fc.oneof({ weight: 4, arbitrary: fc.constant(8) }, fc.nat(0xffff_ffff)),
  isAtOnce: fc.boolean(),
  /** The number of its wait, if it waits. */
  operation: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 5e6 })),
  wait: fc.nat(7),
  sweep: fc.boolean(),
});

/** What the operations were called by. */
const verb = (): void => undefined;

const anyLevel = fc.constantFrom(LEVEL.full, LEVEL.exact);

test("every operation that a worker records is read as it was recorded, in its order", () => {
  fc.assert(
    fc.property(fc.array(anyOperation, { maxLength: 400 }), anyLevel, (operations, level) => {
      const rings = new Rings();
      const probe = rings.recorder(1, level);
      probe.workerStarted(1, "main", "main", 0, 0);
      // Each handle has an unbounded channel of its own, so that nothing waits for what others skipped.
      const handles = Array.from({ length: 201 }, (_, index) => ({
        id: index + 1,
        channelId: index + 1,
        side: SIDE.sender,
        track: new Track(),
      }));
      for (const { id } of handles) {
        probe.channelCreated(id, "channel", -1, "", 0);
        probe.handleCreated(id, id, SIDE.sender, 0);
      }
      const tickets = new Map<number, number>();
      const truth = operations.map(
        ({ handle, outcome, skipped, size, isAtOnce, operation, wait, sweep }) => {
          const tracked = handles[handle];
          assert.ok(tracked);
          const ticket = (tickets.get(handle) ?? 0) + skipped;
          const isOk = outcome === OUTCOME.ok;
          if (isOk) tickets.set(handle, ticket + 1);
          if (operation > 0) probe.blocked(tracked, operation, wait, 0);
          if (isOk && isAtOnce && operation === 0) {
            probe.look();
            probe.moved(tracked, verb, ticket, size);
          } else {
            const [itsTicket, itsSize] = isOk ? [ticket, size] : [0, 0];
            probe.done(tracked, probe.instant(), outcome, operation, itsTicket, itsSize, 0);
          }
          if (sweep) rings.sweep();
          return {
            handle: handle + 1,
            outcome,
            operation: operation % (2 ** 22 - 1),
            wait: operation > 0 ? wait : undefined,
            ticket: isOk ? ticket : 0,
            size: isOk ? size : 0,
          };
        },
      );
      const trace = rings.finish();
      assert.deepEqual(trace.problems, []);
      const waits = new Map<number, number>();
      const read = trace.rows.flatMap((row) => {
        if (row.kind === "sendBlocked") waits.set(row.operation, row.wait);
        if (row.kind !== "sendDone") return [];
        const { handle, operation, ticket, size } = row;
        const wait = waits.get(operation);
        return [{ handle, outcome: OUTCOME[row.outcome], operation, wait, ticket, size }];
      });
      assert.deepEqual(read, truth);
    }),
    { numRuns: 60 },
  );
});
