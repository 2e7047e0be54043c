import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { types } from "node:util";
import { previewsFor } from "../../../../src/runtime/probe/preview.ts";

function preview(value: unknown, env: Record<string, string> = {}): string {
  const previewOf = previewsFor({ MPSCOPE_PREVIEW: "80", ...env });
  assert.ok(previewOf !== undefined);
  return previewOf(value);
}

function fail(): never {
  assert.fail("the user's code was run");
}

class Job {
  id = 7;
  get cost(): number {
    throw new Error("a getter was run");
  }
}

describe("previews", () => {
  it("are made only when they are asked for", () => {
    for (const wish of [undefined, "", "0", "off", "no", "-5", "NaN"]) {
      assert.equal(previewsFor({ MPSCOPE_PREVIEW: wish }), undefined, wish);
    }
    assert.equal(preview("x".repeat(100), { MPSCOPE_PREVIEW: "on" }).length, 64);
    assert.equal(preview("x".repeat(100), { MPSCOPE_PREVIEW: "3" }).length, 8);
    assert.equal(preview("x".repeat(9999), { MPSCOPE_PREVIEW: "5000" }).length, 1024);
  });

  it("show values as they are written", () => {
    const shown: [value: unknown, text: string][] = [
      ['a\n"b"', '"a\\n\\"b\\""'],
      [42, "42"],
      [-0, "-0"],
      [10n ** 20n, "100000000000000000000n"],
      [2n ** 5000n, "bigint"],
      [true, "true"],
      [null, "null"],
      [undefined, "undefined"],
      [[1, [2, [3]], "x"], '[1, [2, […]], "x"]'],
      [Object.assign(Array<number>(3), { 0: 1, 2: 3 }), "[1, undefined, 3]"],
      [{}, "{}"],
      [{ id: 1, "odd key": { deep: { er: 1 } } }, '{ id: 1, "odd key": { deep: {…} } }'],
      [new Job(), "Job { id: 7 }"],
      [Object.create(null), "{}"],
      [new Uint8Array(1024), "Uint8Array(1024)"],
      [new ArrayBuffer(8), "ArrayBuffer"],
      [new Date(0), "1970-01-01T00:00:00.000Z"],
      [new Date(Number.NaN), "Invalid Date"],
      [new Map([[1, 2]]), "Map(1)"],
      [new Set([1, 2]), "Set(2)"],
      [new RangeError("too far"), 'Error: "too far"'],
    ];
    for (const [value, text] of shown) assert.equal(preview(value), text);
  });

  it("are bounded, and cut between characters", () => {
    const deep = { list: Array.from({ length: 1e6 }, (_, index) => index) };
    assert.equal(preview(deep, { MPSCOPE_PREVIEW: "20" }), "{ list: [0, 1, 2, 3…");
    assert.equal(preview(Array.from({ length: 40 }, () => 1)), `[${"1, ".repeat(16)}…]`);
    const emoji = preview("😀".repeat(50), { MPSCOPE_PREVIEW: "10" });
    assert.equal(emoji, '"😀😀😀😀…');
    assert.ok(preview("x".repeat(1e7)).length <= 80);
  });

  it("end where an object holds itself", () => {
    const loop: Record<string, unknown> = { name: "loop" };
    loop["self"] = loop;
    assert.equal(preview(loop), '{ name: "loop", self: { name: "loop", self: {…} } }');
  });

  it("hide what has a name like a secret's, and what the user names", () => {
    const value = {
      userName: "ann",
      Password: "x",
      "api-key": "y",
      accessToken: { inner: "z" },
      deep: { client_secret: "q" },
      iban: "DE00",
    };
    const shown = preview(value, { MPSCOPE_PREVIEW: "500", MPSCOPE_REDACT: "IBAN, card no" });
    assert.equal(
      shown,
      '{ userName: "ann", Password: ***, "api-key": ***, accessToken: ***, deep: { client_secret: *** }, iban: *** }',
    );
  });
});

describe("a preview of what is hostile", () => {
  it("runs no getter, no method, no trap, and does not throw", () => {
    const hostile = {
      get getter() {
        return fail();
      },
      toString: fail,
      toJSON: fail,
      valueOf: fail,
      [Symbol.toPrimitive]: fail,
      [Symbol.iterator]: fail,
    };
    assert.match(preview(hostile), /^\{ getter: \(getter\), toString: function/);
    const traps = new Proxy({}, { get: () => fail });
    const everything = Object.fromEntries(
      ["get", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor"].map((trap) => [
        trap,
        fail,
      ]),
    );
    assert.equal(preview(new Proxy({}, everything)), "Proxy");
    assert.equal(preview({ inner: new Proxy([], everything) }), "{ inner: Proxy }");
    assert.equal(preview(Object.create(new Proxy({}, everything))), "{}");
    assert.ok(types.isProxy(traps));
    const { revoke, proxy } = Proxy.revocable({}, {});
    revoke();
    assert.equal(preview(proxy), "Proxy");
  });

  it("is not deceived by a class that changes its own name or the language's classes", () => {
    class Odd {
      readonly only = 1;
    }
    Object.defineProperty(Odd, "name", { get: fail });
    assert.equal(preview(new Odd()), "{ only: 1 }");
    const date = new Date(0);
    Object.defineProperty(date, "toISOString", { value: fail });
    assert.equal(preview(date), "1970-01-01T00:00:00.000Z");
    const map = new Map();
    Object.defineProperty(map, "size", { get: fail });
    assert.equal(preview(map), "Map(0)");
    const error = new Error("x");
    Object.defineProperty(error, "message", { get: fail });
    assert.equal(preview(error), "Error");
  });
});
