import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { targetOf } from "../../../../src/runtime/probe/output.ts";

const FILE = resolve("/tmp/run/trace.mpscope");

test("MPSCOPE is a file or a viewer's address", () => {
  assert.deepEqual(targetOf({ MPSCOPE: FILE }, 10, 0), { kind: "file", path: FILE });
  assert.deepEqual(targetOf({ MPSCOPE: "tcp://127.0.0.1:4711/a-Token_9" }, 10, 0), {
    kind: "socket",
    port: 4711,
    token: "a-Token_9",
  });
  assert.deepEqual(targetOf({ MPSCOPE: "trace.mpscope" }, 10, 0), {
    kind: "file",
    path: resolve("trace.mpscope"),
  });
});

test("what is neither is refused", () => {
  for (const wish of ["", "tcp://example.com:80/x", "tcp://127.0.0.1/x", "tcp://127.0.0.1:80/"]) {
    assert.equal(targetOf({ MPSCOPE: wish }, 10, 0), undefined);
  }
  assert.equal(targetOf({}, 10, 0), undefined);
});

test("a child process and a second thread do not overwrite the file of the first", () => {
  const environment = { MPSCOPE: FILE, MPSCOPE_PID: "10" };
  const pathOf = (pid: number, thread: number): unknown => {
    const target = targetOf(environment, pid, thread);
    return target?.kind === "file" ? target.path : undefined;
  };
  assert.equal(pathOf(10, 0), FILE);
  assert.deepEqual(targetOf({ MPSCOPE: FILE, MPSCOPE_PID: "" }, 11, 0), {
    kind: "file",
    path: FILE,
  });
  assert.equal(pathOf(11, 0), resolve("/tmp/run/trace.11.mpscope"));
  assert.equal(pathOf(10, 3), resolve("/tmp/run/trace.thread3.mpscope"));
  assert.equal(pathOf(11, 3), resolve("/tmp/run/trace.11.thread3.mpscope"));
});
