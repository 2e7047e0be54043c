import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { anything, assert as check, property } from "fast-check";
import { channel, spawn } from "mpscope";
import { soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const cycle: { self?: unknown } = {};
cycle.self = cycle;
const shared = new ArrayBuffer(8);

const VALUES: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  "the booleans": [true, false],
  true: true,
  false: false,
  zero: 0,
  "minus zero": -0,
  "the largest int": 2 ** 31 - 1,
  "the smallest int": -(2 ** 31),
  "more than an int": 2 ** 31,
  "a fraction": 0.1,
  NaN: Number.NaN,
  infinity: Number.NEGATIVE_INFINITY,
  "an empty text": "",
  "a short text": "hello",
  "24 letters": "x".repeat(24),
  "25 letters": "x".repeat(25),
  "Latin-1": "äöüß\u00ff\u0000",
  "other letters": "日本語 😀",
  "a lone surrogate": "\ud800",
  "a long text": "lorem ".repeat(20_000),
  "a BigInt": -(2n ** 100n),
  "an array with holes": [1, undefined, 3],
  "a Map": new Map<unknown, unknown>([
    [{ key: 1 }, new Set([1, "a"])],
    [-0, null],
  ]),
  "a Date": new Date(1234.5),
  "a RegExp": /a+b/giu,
  "typed arrays": [new Float64Array([1.5, Number.NaN]), new Uint8Array(0), new BigInt64Array(2)],
  "two views of one buffer": [new Uint8Array(shared, 1, 3), new Uint16Array(shared)],
  "a cycle": cycle,
  "an error": new RangeError("too far", { cause: { detail: 1 } }),
  "wrapped primitives": [Object(1), Object("a"), Object(false)],
  "something large": Array.from({ length: 1000 }, (_, id) => ({ id, name: `name ${id}` })),
};

for (const [name, value] of Object.entries(VALUES)) {
  test(`${name} goes through a channel unchanged (semantics 29)`, () => {
    const [tx, rx] = channel<unknown>();
    tx.sendSync(value);
    const received = rx.recvSync();
    assert.deepStrictEqual(received, structuredClone(value));
    assert.equal(Object.is(received, -0), Object.is(value, -0));
  });
}

/** All of a value as text: deepStrictEqual takes two Maps with an invalid Date as key for different. */
function shown(value: unknown): string {
  return inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null });
}

test("any cloneable value goes through a channel unchanged (semantics 29)", () => {
  const [tx, rx] = channel<unknown>();
  const anyValue = anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
  });
  check(
    property(anyValue, (value) => {
      tx.sendSync(value);
      assert.equal(shown(rx.recvSync()), shown(structuredClone(value)));
    }),
    { numRuns: 300 },
  );
});

test("values pass through another thread unchanged (semantics 29)", async () => {
  const worker = spawn(workerUrl("messages"), VALUES);
  assert.deepStrictEqual(await soon(worker.join()), structuredClone(VALUES));
});

test("what changes after the send does not change the message (semantics 16)", async () => {
  const [tx, rx] = channel<{ list: number[] }>();
  const value = { list: [1] };
  const sent = tx.send(value);
  value.list.push(2);
  await sent;
  const received = rx.recvSync();
  assert.deepEqual(received, { list: [1] });
  received.list.push(3);
  assert.deepEqual(value, { list: [1, 2] });
});

const NOT_CLONEABLE: Readonly<Record<string, unknown>> = {
  "a function": () => 1,
  "a symbol": Symbol("s"),
  "a function deep inside": { a: [{ b: () => 1 }] },
  "a WeakMap": new WeakMap(),
  "a promise": Promise.resolve(),
  "a MessagePort": new MessageChannel().port1,
};

for (const [name, value] of Object.entries(NOT_CLONEABLE)) {
  test(`${name} throws at the sender and nothing is sent (semantics 29)`, async () => {
    const [tx, rx] = channel<unknown>();
    const [inside, insideRx] = channel<number>();
    assert.throws(
      () => {
        tx.sendSync(value);
      },
      { name: "DataCloneError" },
    );
    assert.throws(() => tx.trySend({ inside, value }), { name: "DataCloneError" });
    await assert.rejects(tx.send(value), { name: "DataCloneError" });
    assert.equal(rx.len, 0);
    // The handle that stood beside it has not moved.
    inside.sendSync(1);
    assert.equal(insideRx.recvSync(), 1);
  });
}

test("user data is never mistaken for a handle", () => {
  const [tx, rx] = channel<unknown>();
  const [a] = channel<number>();
  const bytes = new Uint8Array(64).map((_, index) => index);
  tx.sendSync({ bytes, a, more: bytes.subarray(3) });
  const received = rx.recvSync() as { bytes: Uint8Array; more: Uint8Array };
  assert.deepEqual(received.bytes, bytes);
  assert.deepEqual(received.more, bytes.subarray(3));
});
