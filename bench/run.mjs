// npm run bench -- AREA [--json]: measures, and prints a table (or one JSON object a line) with
// medians over interleaved runs and the ratio to the first rival. Areas: tracing, engine.
import { measureEngine } from "./engine.mjs";
import { printTable } from "./table.mjs";
import { measureTracing } from "./tracing.mjs";

const AREAS = { tracing: measureTracing, engine: measureEngine };

const [area, ...options] = process.argv.slice(2);
const measure = AREAS[area];
if (measure === undefined) {
  console.error(`npm run bench -- AREA [--json], where AREA is ${Object.keys(AREAS).join(" or ")}`);
  process.exitCode = 2;
} else {
  const rows = await measure((text) => process.stderr.write(`${text}\n`));
  if (options.includes("--json")) for (const row of rows) console.log(JSON.stringify(row));
  else printTable(rows);
}
