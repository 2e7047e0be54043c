// npm run bench -- AREA [--json]: measures, and prints a table (or one JSON object a line) with
// medians over interleaved runs and the ratio to the first rival. Areas: runtime, tracing, engine, trace,
// findings, problems, webview, editor; for runtime a further argument is the beginning of the rows' names, for webview the part.
import { measureEditor } from "./editor.mjs";
import { measureEngine } from "./engine.mjs";
import { measureFindings } from "./findings.mjs";
import { measureProblems } from "./problems.mjs";
import { measureRuntime } from "./runtime.mjs";
import { printTable } from "./table.mjs";
import { measureTraceEngine } from "./trace-engine.mjs";
import { measureTracing } from "./tracing.mjs";
import { measureWebview } from "./webview.mjs";

const AREAS = {
  runtime: measureRuntime,
  tracing: measureTracing,
  engine: measureEngine,
  trace: measureTraceEngine,
  findings: measureFindings,
  problems: measureProblems,
  webview: measureWebview,
  editor: measureEditor,
};

const [area, ...options] = process.argv.slice(2);
const measure = AREAS[area];
if (measure === undefined) {
  console.error(`npm run bench -- AREA [--json], where AREA is ${Object.keys(AREAS).join(", ")}`);
  process.exitCode = 2;
} else {
  const tell = (text) => process.stderr.write(`${text}\n`);
  const rows = await measure(
    tell,
    options.find((option) => !option.startsWith("--")),
  );
  if (options.includes("--json")) for (const row of rows) console.log(JSON.stringify(row));
  else printTable(rows);
}
