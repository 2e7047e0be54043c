import assert from "node:assert/strict";
import { test } from "node:test";
import { problemText } from "../../../src/extension/problems/problem-text.ts";

test("a problem is said in whole sentences, each with one full stop", () => {
  const title = "`main` was blocked sending on `jobs`";
  assert.equal(
    problemText([title, "Make `worker` faster.", ""]),
    `${title}. Make \`worker\` faster.`,
  );
  assert.equal(
    problemText([title, "Make `worker` faster.", "Over after 3.0 s"]),
    `${title}. Make \`worker\` faster. Over after 3.0 s.`,
  );
  assert.equal(problemText([title, "", ""]), `${title}.`);
});
