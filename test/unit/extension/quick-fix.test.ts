/** Quick fixes as edits of text, and comments that silence a rule. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { dropInsertion, isSilenced } from "../../../src/extension/problems/quick-fix.ts";
import type { MechanicalFix } from "../../../src/protocol/finding.ts";

const LINES = [
  "const [tx, rx] = channel();",
  "const other = tx.clone();",
  "if (ready) {",
  "  await worker.join(); // mpscope-ignore growth, stuck",
  "}",
];

function fix(more: Partial<MechanicalFix>): MechanicalFix {
  const site = { file: "a.ts", line: 4, column: 3 };
  const declaration = { file: "a.ts", line: 1, column: 18 };
  return { kind: "drop", site, place: "before", declaration, side: "sender", title: "", ...more };
}

test("a drop goes before the line, as far in as the line", () => {
  assert.deepEqual(dropInsertion(fix({}), LINES), { line: 3, text: "  tx.drop();\n" });
  assert.equal(dropInsertion(fix({ side: "receiver" }), LINES)?.text, "  rx.drop();\n");
});

test("a drop goes after the last line that used the handle", () => {
  const declaration = { file: "a.ts", line: 2, column: 15 };
  const after = fix({ place: "after", site: declaration, declaration });
  assert.deepEqual(dropInsertion(after, LINES), { line: 2, text: "other.drop();\n" });
});

test("without a name, or a line, there is no fix", () => {
  const nameless = { file: "a.ts", line: 3, column: 1 };
  assert.equal(dropInsertion(fix({ declaration: nameless }), LINES), undefined);
  assert.equal(dropInsertion(fix({ site: { ...nameless, line: 99 } }), LINES), undefined);
});

test("a comment silences the rules that it names, or all", () => {
  assert.ok(isSilenced("stuck", 4, LINES));
  assert.ok(isSilenced("stuck", 5, LINES));
  assert.ok(!isSilenced("polling", 4, LINES));
  assert.ok(!isSilenced("stuck", 1, LINES));
  assert.ok(isSilenced("polling", 1, ["x(); // mpscope-ignore"]));
});
