import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TraceReader } from "../../../src/trace/reader.ts";
import { TraceText } from "../../../src/trace/text.ts";
import { engineOf } from "../../support/closed-trace.ts";
import { exported, rowsOf } from "../../support/exported.ts";
import { samplePreviews } from "../../support/recorded-journals.ts";

const ORDER = "{ order: 7, token: *** }";
const ask = engineOf(samplePreviews()).handlers();

async function found(text: string): Promise<readonly (string | undefined)[]> {
  const page = { at: "end", order: "newest", offset: 0, count: 10 } as const;
  const { rows, total } = await ask.messages({ ...page, text });
  assert.equal(total, rows.length);
  return rows.map(({ preview }) => preview);
}

describe("messages that were recorded with previews", () => {
  it("are found by them", async () => {
    assert.deepEqual(await found("order: 7"), [ORDER]);
    assert.deepEqual(await found("llo"), ['"héllo"']);
    assert.deepEqual(await found("nothing like that"), []);
    assert.deepEqual(await found(""), [undefined, '"héllo"', undefined, ORDER]);
  });

  it("show them alone, in their buffer, and in the sequence", async () => {
    const { row } = await ask.message({ channel: 0, ticket: 2 });
    assert.equal(row.preview, '"héllo"');
    const { buffer } = await ask.channel({ channel: 0, at: "end" });
    assert.deepEqual(
      buffer.map(({ ticket, preview }) => [ticket, preview]),
      [
        [1, undefined],
        [2, '"héllo"'],
        [3, undefined],
      ],
    );
    const range = { from: 0, to: 4000, columns: 10, workers: [0, 1], mostArrows: 10 };
    const { arrowTicket, arrowPreview } = await ask.sequence(range);
    const shown = Array.from(arrowPreview ?? [], ([arrow, text]) => [arrowTicket[arrow], text]);
    assert.deepEqual(shown, [
      [0, ORDER],
      [2, '"héllo"'],
    ]);
  });

  it("are exported with them", () => {
    const lines: string[] = [];
    read(new TraceText((line) => lines.push(line), assert.fail));
    assert.equal(lines.filter((line) => line.includes(`preview="${ORDER}"`)).length, 1);
    const { text } = exported("messages", read);
    assert.deepEqual(
      rowsOf(text).map((row) => row["preview"]),
      [ORDER, "", '"héllo"', ""],
    );
  });
});

function read(sink: ConstructorParameters<typeof TraceReader>[0]): void {
  const reader = new TraceReader(sink);
  reader.push(samplePreviews());
  reader.end();
}
