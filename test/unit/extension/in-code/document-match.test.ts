import assert from "node:assert/strict";
import { test } from "node:test";
import { filesOfDocument } from "../../../../src/extension/in-code/document-match.ts";

const document = { path: "/work/app/src/jobs.ts", folders: ["/work/app"] };

test("a document is the file with its path, named as a path or as a URL", () => {
  const files = ["/work/app/src/jobs.ts", "file:///work/app/src/jobs.ts", "/work/app/jobs.ts"];
  assert.deepEqual(filesOfDocument(files, document), files.slice(0, 2));
});

test("a path of Windows is a document's, whatever the case of its drive", () => {
  const place = { path: "/c:/app/jobs.ts", folders: [] };
  const files = ["C:\\app\\jobs.ts", "file:///C:/app/jobs.ts", "D:\\app\\jobs.ts"];
  assert.deepEqual(filesOfDocument(files, place), files.slice(0, 2));
});

test("a file from another machine is found by the end of its path", () => {
  assert.deepEqual(filesOfDocument(["/home/ada/app/src/jobs.ts"], document), [
    "/home/ada/app/src/jobs.ts",
  ]);
  assert.deepEqual(filesOfDocument(["/home/ada/app/src/other.ts"], document), []);
});

test("a file of the same name elsewhere in the workspace is another file", () => {
  const files = ["/work/app/lib/src/jobs.ts", "/work/app/jobs.ts"];
  assert.deepEqual(filesOfDocument(files, document), []);
});

test("the whole path wins over the end of a path", () => {
  const files = ["/elsewhere/src/jobs.ts", "/work/app/src/jobs.ts"];
  assert.deepEqual(filesOfDocument(files, document), ["/work/app/src/jobs.ts"]);
});

test("the longest end wins", () => {
  const place = { path: "/work/app/src/jobs.ts", folders: ["/work/app", "/work/app/src"] };
  assert.deepEqual(filesOfDocument(["/x/jobs.ts", "/x/src/jobs.ts"], place), ["/x/src/jobs.ts"]);
});

test("a damaged name is nobody's", () => {
  const files = ["", "..", "/", "file://%%%", "https://example.com/a.ts"];
  assert.deepEqual(filesOfDocument(files, document), []);
});
