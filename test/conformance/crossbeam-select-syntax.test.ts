/**
 * crossbeam's tests of what the syntax of the `select!` macro allows, re-stated for TypeScript: the same
 * names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/select_macro.rs). What
 * is not plain JavaScript of it is what the types of the object form allow. The macro's other tests are
 * in crossbeam-select-macro.test.ts.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bounded,
  never,
  type Receiver,
  recv,
  type Sender,
  selectSync,
  send,
  trySelect,
  unbounded,
} from "mpscope";
import { blocked, disconnected, received, sent } from "../support/select-forms.ts";

/** A timeout that does not come (ms). */
const LONG = 60_000;

test("select_macro: references", () => {
  const [s, r] = unbounded<number>();
  const handles = { nested: { s, r } };
  assert.ok(selectSync({ s: send(handles.nested.s, 0), r: recv(handles.nested.r) }).ok);
  const maybe = [r].at(0) ?? never<number>();
  assert.deepEqual(trySelect({ r: recv(maybe) }), received("r", 0));
  assert.deepEqual(trySelect({ r: recv([r].at(1) ?? never<number>()) }), blocked("default"));
});

test("select_macro: case_blocks", () => {
  const [s, r] = unbounded<number>();
  const { key } = trySelect({ a: recv(r), b: recv(r) });
  // As the blocks of the macro: what stands for an arm runs only when that arm is hit.
  const blocks = { a: () => 3, b: () => assert.fail(), default: () => 7 };
  assert.equal(blocks[key](), 7);
  s.drop();
});

test("select_macro: move_handles", () => {
  const [s, r] = unbounded<number>();
  const hit = selectSync({ r: recv((() => r)()), s: send((() => s)(), 0) });
  assert.deepEqual(hit, sent("s"));
  assert.equal(r.recvSync(), 0);
});

test("select_macro: infer_types", () => {
  const [s, r] = unbounded<{ some: string }>();
  assert.deepEqual(trySelect({ r: recv(r) }), blocked("default"));
  s.sendSync({ some: "text" });
  const hit = selectSync({ r: recv(r), timeout: LONG });
  // The types say what an arm receives, once its key and `ok` are known.
  assert.equal(hit.ok ? hit.value.some : undefined, "text");
});

test("select_macro: default_syntax", () => {
  const [s, r] = bounded<number>(0);
  assert.deepEqual(trySelect({ r: recv(r) }), blocked("default"));
  assert.deepEqual(trySelect({ s: send(s, 0) }), blocked("default"));
  assert.deepEqual(trySelect({}), blocked("default"));
  assert.deepEqual(trySelect([]), blocked(-1));
});

test("select_macro: same_variable_name", () => {
  const [s, r] = unbounded<number>();
  s.drop();
  {
    const r2 = r;
    const { ok } = selectSync({ r: recv(r2) });
    assert.equal(ok, false);
  }
});

test("select_macro: handles_on_heap", () => {
  const [s, r] = unbounded<number>();
  const boxed = new Map<string, { s: Sender<number>; r: Receiver<number> }>([["box", { s, r }]]);
  const { s: tx = s, r: rx = r } = boxed.get("box") ?? {};
  assert.deepEqual(trySelect({ s: send(tx, 0), r: recv(rx) }), sent("s"));
  s.drop();
  r.drop();
});

test("select_macro: once_blocks", () => {
  const [s, r] = unbounded<number>();
  assert.deepEqual(selectSync({ s: send(s, 0) }), sent("s"));
  assert.deepEqual(selectSync({ r: recv(r) }), received("r", 0));
  assert.deepEqual(trySelect({ s: send(s, 1) }), sent("s"));
  assert.deepEqual(trySelect({ r: recv(r) }), received("r", 1));
  assert.deepEqual(selectSync({ r: recv(r), s: send(s, 2) }), sent("s"));
  assert.equal(r.len, 1, "each arm that was hit was done once");
});

test("select_macro: once_receiver", () => {
  const [s, r] = unbounded<number>();
  s.drop();
  let calls = 0;
  const get = (): Receiver<number> => {
    calls++;
    return r;
  };
  assert.deepEqual(selectSync({ r: recv(get()) }), disconnected("r"));
  assert.equal(calls, 1);
});

test("select_macro: once_sender", () => {
  const [s, r] = unbounded<number>();
  r.drop();
  let calls = 0;
  const get = (): Sender<number> => {
    calls++;
    return s;
  };
  assert.deepEqual(selectSync({ s: send(get(), 5) }), disconnected("s", 5));
  assert.equal(calls, 1);
});

test("select_macro: parse_nesting", () => {
  const [s, r] = unbounded<number>();
  s.drop();
  const nested = (depth: number): boolean[] =>
    depth === 0
      ? [trySelect({}).ok]
      : [selectSync({ first: recv(r), second: recv(r) }).ok, ...nested(depth - 1)];
  assert.deepEqual(nested(3), [false, false, false, false]);
});

test("select_macro: evaluate", () => {
  const [s, r] = unbounded<number>();
  const values = { r: "foo", s: "bar", default: "baz" };
  assert.equal(values[trySelect({ r: recv(r), s: send(s, 0) }).key], "bar");
  assert.equal(values[trySelect({ r: recv(r) }).key], "foo");
  assert.equal(values[trySelect({ r: recv(r) }).key], "baz");
});

test("select_macro: deref", () => {
  const [s, r] = bounded<number>(0);
  const wrapped = { sender: { deref: () => s }, receiver: { deref: () => r } };
  const arms = { s: send(wrapped.sender.deref(), 0), r: recv(wrapped.receiver.deref()) };
  assert.deepEqual(trySelect(arms), blocked("default"));
});

test("select_macro: result_types", () => {
  const [s, rx] = bounded<number>(0);
  const [tx, r] = bounded<string>(0);
  tx.drop();
  rx.drop();
  const hit = selectSync({ s: send(s, 0), r: recv(r), timeout: 0 });
  if (hit.ok) {
    // What a hit's `value` is, its key says.
    const value: string | undefined = hit.key === "r" ? hit.value : undefined;
    assert.fail(value);
  }
  assert.equal(hit.reason, "disconnected");
  assert.deepEqual(trySelect({ r: recv(r) }), disconnected("r"));
  assert.deepEqual(trySelect({ s: send(s, 0) }), disconnected("s", 0));
});

test("select_macro: trailing_comma", () => {
  const [s, r] = unbounded<number>();
  const hit = selectSync({ s: send(s, 1), r: recv(r), timeout: LONG });
  assert.deepEqual(hit, sent("s"));
});
