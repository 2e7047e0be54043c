// Writes the tables of docs/trace-format.md from the code that reads and writes traces:
//   node scripts/trace-format-tables.mjs            writes them
//   node scripts/trace-format-tables.mjs --check    fails when they differ
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const DOCUMENT = "docs/trace-format.md";

const { EVENT_KIND, OUTCOME, SIDE, EXIT, BATCH_FIELDS, ...format } = await loadCode();
const sources = {
  format: readFileSync("src/trace/format.ts", "utf8"),
  event: readFileSync("src/trace/event.ts", "utf8"),
  overview: readFileSync("src/trace/closing/overview.ts", "utf8"),
};

const tables = {
  "frame kinds": table(
    ["number", "name", "holds"],
    numbered(format.FRAME_KIND, ([name]) => commentBefore(sources.format, `${name}: `)),
  ),
  "meta fields": table(
    ["number", "field", "value"],
    numbered(format.META_FIELD, ([name]) =>
      commentBefore(sources.format.slice(sources.format.indexOf("META_FIELD")), `${name}: `),
    ),
  ),
  columns: table(
    ["id", "column", "values", "refused above"],
    numbered(format.COLUMN_ID, columnCells),
  ),
  "event kinds": table(["number", "kind", "happens when", "columns used"], events()),
  outcomes: table(["number", "outcome"], numbered(OUTCOME)),
  sides: table(["number", "side"], numbered(SIDE)),
  exits: table(["number", "exit"], numbered(EXIT)),
  "overview tables": table(
    ["number", "name", "most rows", "columns"],
    Object.entries(format.OVERVIEW_TABLES).map(([name, { number, most, fields }]) => [
      String(number),
      `\`${name}\``,
      String(most),
      Object.entries(fields)
        .map(([field, id]) => `${id} \`${field}\``)
        .join(", "),
    ]),
  ),
  "overview columns": table(["column", "is"], overviewColumns()),
  limits: table(
    ["limit", "value"],
    [
      ["bytes of a payload", format.MAX_PAYLOAD_BYTES],
      ["events in a frame", format.MAX_FRAME_EVENTS],
      ["bytes of a text, as written", format.MAX_TEXT_BYTES],
      ["ids above the bytes read so far", format.ID_ALLOWANCE],
    ].map(([limit, value]) => [limit, String(value)]),
  ),
};

const before = readFileSync(DOCUMENT, "utf8");
const after = before.replaceAll(
  /(<!-- table: (.+?) -->\n)[^]*?(<!-- end -->)/g,
  (_, begin, name, end) => {
    if (!(name in tables)) throw new Error(`${DOCUMENT} asks for a table "${name}"`);
    return `${begin}${tables[name]}${end}`;
  },
);
for (const name of Object.keys(tables)) {
  if (!before.includes(`<!-- table: ${name} -->`)) throw new Error(`nowhere stands "${name}"`);
}
if (process.argv.includes("--check")) {
  if (after !== before) {
    console.error(`${DOCUMENT} is out of date: node scripts/trace-format-tables.mjs`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(DOCUMENT, after);
}

/** Node 20 runs no TypeScript: the modules come through esbuild. */
async function loadCode() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "./src/trace/format.ts";
                 export * from "./src/trace/event.ts";
                 export * from "./src/trace/closing/overview.ts";
                 export * from "./src/trace/batch.ts";`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    format: "esm",
    write: false,
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}

function numbered(numbers, cells = () => []) {
  return Object.entries(numbers).map((entry) => [
    String(entry[1]),
    `\`${entry[0]}\``,
    ...[cells(entry)].flat(),
  ]);
}

/** Columns that have a comment, each once. */
function overviewColumns() {
  const found = new Map();
  for (const [, comment, name] of sources.overview.matchAll(
    /^  \/\*\* (.+?) \*\/\n  (\w+): \d+,/gm,
  )) {
    found.set(`\`${name}\` ${comment}`, [`\`${name}\``, comment]);
  }
  return [...found.values()];
}

function columnCells([name]) {
  if (name === "time")
    return ["unsigned, the difference to the event before it", "2^53 - 1 in sum"];
  if (name === "other") return ["signed", ""];
  if (name === "kind" || name === "outcome") return ["unsigned", "255"];
  if (name === "ticket") return ["unsigned", "2^53 - 1"];
  const isId = ["worker", "channel", "handle", "site", "text", "detail"].includes(name);
  return ["unsigned", isId ? "the limit of ids" : "2^32 - 1"];
}

function events() {
  return numbered(EVENT_KIND, ([kind]) => {
    const fields = Object.entries(BATCH_FIELDS[kind]).map(([column, field]) =>
      column === field ? `\`${column}\`` : `\`${column}\` = ${field}`,
    );
    return [meaningOf(kind), fields.join(", ")];
  });
}

/** The comment on the interface whose `kind` this is. */
function meaningOf(kind) {
  const [found] = sources.event
    .split(/^\/\*\*/m)
    .filter((part) => /^export interface/m.test(part) && part.includes(`"${kind}"`));
  if (found === undefined) throw new Error(`src/trace/event.ts does not describe ${kind}`);
  return plain(found.slice(0, found.indexOf("*/")));
}

/** The comment above the line that starts with `what`. */
function commentBefore(source, what) {
  const upTo = source.slice(0, source.search(new RegExp(`^  ${what}`, "m")));
  const [, comment] = /\/\*\*([^]*?)\*\/\s*$/.exec(upTo.slice(upTo.lastIndexOf("/**"))) ?? [];
  if (comment === undefined) throw new Error(`src/trace/format.ts does not describe ${what}`);
  return plain(comment);
}

function plain(comment) {
  return comment.replaceAll(/\s*\n\s*\* ?/g, " ").trim();
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
