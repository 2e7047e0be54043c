import assert from "node:assert/strict";
import { test } from "node:test";
import { candidatesOf } from "../../../../src/extension/sites/site-candidates.ts";

test("a path is tried as it is, then each of its ends", () => {
  assert.deepEqual(candidatesOf("/home/a/app/src/jobs.ts"), {
    absolute: "/home/a/app/src/jobs.ts",
    ends: [
      "home/a/app/src/jobs.ts",
      "a/app/src/jobs.ts",
      "app/src/jobs.ts",
      "src/jobs.ts",
      "jobs.ts",
    ],
  });
});

test("a relative path is only looked for below folders", () => {
  assert.deepEqual(candidatesOf("./examples/pipeline.ts"), {
    absolute: undefined,
    ends: ["examples/pipeline.ts", "pipeline.ts"],
  });
});

test("a file URL is a path", () => {
  assert.equal(candidatesOf("file:///app/a%20b.ts").absolute, "/app/a b.ts");
  assert.deepEqual(candidatesOf("file:///app/a%20b.ts").ends, ["app/a b.ts", "a b.ts"]);
});

test("a path of another system is found by its ends", () => {
  assert.deepEqual(candidatesOf("C:\\app\\jobs.ts").ends, [
    "C:/app/jobs.ts",
    "app/jobs.ts",
    "jobs.ts",
  ]);
});

test("no end climbs out of a folder", () => {
  assert.deepEqual(candidatesOf("src/../../../etc/passwd").ends, ["etc/passwd", "passwd"]);
  assert.deepEqual(candidatesOf("../.."), { absolute: undefined, ends: [] });
  assert.deepEqual(candidatesOf(""), { absolute: undefined, ends: [] });
});

test("a path on another machine is not tried as it is", () => {
  assert.equal(candidatesOf("\\\\server\\share\\a.ts").absolute, undefined);
  assert.equal(candidatesOf("//server/share/a.ts").absolute, undefined);
  assert.equal(candidatesOf("file://server/share/a.ts").absolute, undefined);
});

test("what cannot be decoded is taken as it stands", () => {
  assert.deepEqual(candidatesOf("file:///a/%.ts"), {
    absolute: undefined,
    ends: ["a/%.ts", "%.ts"],
  });
});
