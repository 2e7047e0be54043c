/** Quick fixes as edits of text, and comments that silence a rule. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { changeFor, type TextEdit } from "../../../src/extension/problems/quick-fix.ts";
import { isSilenced, silencing } from "../../../src/extension/problems/silence.ts";
import type { MechanicalFix } from "../../../src/protocol/finding.ts";

const at = (line: number) => ({ file: "a.ts", line, column: 1 });

/** A fix in the lines of `text`: at the line that holds `@`, of what the line with `#` declares; both signs go. */
function fixed(text: string, more: Partial<MechanicalFix> = {}): string | undefined {
  const marked = text.split("\n");
  const lineOf = (sign: string): number => marked.findIndex((line) => line.includes(sign)) + 1;
  const lines = marked.map((line) => line.replaceAll(/ ?\/\/ [@#]+$/g, ""));
  const fix: MechanicalFix = {
    kind: "drop",
    site: at(lineOf("@")),
    place: "before",
    ...(lineOf("#") > 0 && { declaration: at(lineOf("#")) }),
    side: "sender",
    title: "",
    ...more,
  };
  const change = changeFor(fix, lines);
  return change === undefined ? undefined : applied(lines, change.edits);
}

/** Later ones first: edits are told in places of the text as it was. */
function applied(lines: readonly string[], edits: readonly TextEdit[]): string {
  const result = [...lines];
  for (const { line, column, length, text } of edits.toReversed()) {
    const before = result[line] ?? "";
    result[line] = before.slice(0, column) + text + before.slice(column + length);
  }
  return result.join("\n");
}

describe("a drop", () => {
  test("goes before the line, as far in as the line", () => {
    const program =
      "const [tx, rx] = channel(); // #\nif (ready) {\n  await worker.join(); // @\n}";
    const done =
      "const [tx, rx] = channel();\nif (ready) {\n  NAME.drop();\n  await worker.join();\n}";
    assert.equal(fixed(program), done.replace("NAME", "tx"));
    assert.equal(fixed(program, { side: "receiver" }), done.replace("NAME", "rx"));
  });

  test("goes after the last line that used the handle, also when nothing follows", () => {
    const text = "const other = tx.clone(); // #@\nnext();";
    assert.equal(
      fixed(text, { place: "after" }),
      "const other = tx.clone();\nother.drop();\nnext();",
    );
    assert.equal(
      fixed("const other = tx.clone(); // #@", { place: "after" }),
      "const other = tx.clone();\nother.drop();",
    );
  });

  test("goes before the whole statement of which the line is a part", () => {
    assert.equal(
      fixed(
        "const [tx] = channel(); // #\nawait Promise.all(\n  workers.map(async (worker) =>\n    worker.join(), // @\n  ),\n);",
      ),
      "const [tx] = channel();\ntx.drop();\nawait Promise.all(\n  workers.map(async (worker) =>\n    worker.join(),\n  ),\n);",
    );
    assert.equal(
      fixed("const [tx] = channel(); // #\nconst all =\n  await worker\n    .join(); // @"),
      "const [tx] = channel();\ntx.drop();\nconst all =\n  await worker\n    .join();",
    );
  });

  test("goes before a loop, or a call, in which the line may run several times", () => {
    for (const [head, tail] of [
      ["for (const worker of workers) {", "}"],
      ["for (\n  const worker of workers\n) {", "}"],
      ["await Promise.all(workers.map(async (worker) => {", "}));"],
    ]) {
      assert.equal(
        fixed(`const [tx] = channel(); // #\n${head}\n  await worker.join(); // @\n${tail}`),
        `const [tx] = channel();\ntx.drop();\n${head}\n  await worker.join();\n${tail}`,
      );
    }
    assert.equal(
      fixed("for (;;) {\n  const [tx] = channel(); // #\n  if (a) {\n    await b; // @\n  }\n}"),
      "for (;;) {\n  const [tx] = channel();\n  if (a) {\n    tx.drop();\n    await b;\n  }\n}",
    );
  });

  test("goes after the whole statement, whatever its texts and comments hold", () => {
    assert.equal(
      fixed(
        'const [tx] = channel(); // #\nspawn(url, { // @\n  text: "})", // ({\n  tx: tx.clone(),\n});\nend();',
        { place: "after" },
      ),
      'const [tx] = channel();\nspawn(url, {\n  text: "})", // ({\n  tx: tx.clone(),\n});\ntx.drop();\nend();',
    );
  });

  test("becomes `using` where the name is not known any more", () => {
    assert.equal(
      fixed(
        "{\n  const copy: Sender<number> = tx.clone(); // #\n  copy.sendSync(1);\n}\nawait join(); // @",
      ),
      "{\n  using copy: Sender<number> = tx.clone();\n  copy.sendSync(1);\n}\nawait join();",
    );
    assert.equal(
      fixed("function open() {\n  const [tx, rx] = channel(); // #\n}\nawait join(); // @"),
      undefined,
    );
  });

  test("needs a name and a line", () => {
    assert.equal(fixed("open(channel()); // #\nawait join(); // @"), undefined);
    const nowhere = { file: "a.ts", line: 99, column: 1 };
    assert.equal(fixed("const [tx] = channel(); // #", { site: nowhere }), undefined);
  });
});

test("`using` takes the place of the declaration's word", () => {
  const kind = "using" as const;
  assert.equal(fixed("  const copy = tx.clone(); // @", { kind }), "  using copy = tx.clone();");
  assert.equal(fixed("const [tx, rx] = channel(); // @", { kind }), undefined);
});

describe("a bound", () => {
  const kind = "bound" as const;

  test("is the first argument of the function with one, which is imported", () => {
    assert.equal(
      fixed('import { channel } from "mpscope";\nconst [tx, rx] = channel<string>(); // @', {
        kind,
      }),
      'import { syncChannel, channel } from "mpscope";\nconst [tx, rx] = syncChannel<string>(1000);',
    );
    assert.equal(
      fixed(
        'import {\n  bounded,\n  unbounded,\n} from "mpscope";\nconst pair = unbounded({ name: "a" }); // @',
        { kind },
      ),
      'import {\n  bounded,\n  unbounded,\n} from "mpscope";\nconst pair = bounded(1000, { name: "a" });',
    );
    assert.equal(
      fixed('const { channel } = require("mpscope");\nconst pair = channel(); // @', { kind }),
      'const { syncChannel, channel } = require("mpscope");\nconst pair = syncChannel(1000);',
    );
    assert.equal(
      fixed("const pair = mpscope.channel(); // @", { kind }),
      "const pair = mpscope.syncChannel(1000);",
    );
  });

  test("is not given where it is not seen what would be called", () => {
    assert.equal(fixed("const pair = channel(); // @", { kind }), undefined);
    assert.equal(fixed('import { channel } from "mpscope";\nopen(); // @', { kind }), undefined);
  });
});

test("a comment silences the rules that it names, or all", () => {
  const lines = ["a();", "b();", "b();", "  join(); // mpscope-ignore growth, stuck", "}"];
  assert.ok(isSilenced("stuck", 4, lines));
  assert.ok(isSilenced("stuck", 5, lines));
  assert.ok(!isSilenced("polling", 4, lines));
  assert.ok(!isSilenced("stuck", 1, lines));
  assert.ok(isSilenced("polling", 1, ["x(); // mpscope-ignore"]));
  const silenced = applied(lines, silencing("polling", 4, lines)).split("\n");
  assert.equal(silenced[3], "  // mpscope-ignore polling");
  assert.ok(isSilenced("polling", 5, silenced));
});
