// Writes l10n/bundle.l10n.json: every sentence that src/extension says through vscode.l10n.t, for translators.
// node scripts/localize.mjs [--check]: only says whether it is up to date, and each translation complete.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const BUNDLE = "l10n/bundle.l10n.json";
const CALL = /\bl10n\.t\(\s*("(?:[^"\\]|\\.)*")/g;

const sentences = readdirSync("src/extension", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => [...readFileSync(`src/extension/${file}`, "utf8").matchAll(CALL)])
  .map(([, literal]) => JSON.parse(literal))
  .toSorted();
const bundle = Object.fromEntries(sentences.map((sentence) => [sentence, sentence]));

if (process.argv[2] === "--check") check();
else writeFileSync(BUNDLE, `${JSON.stringify(bundle, undefined, 2)}\n`);

function check() {
  const pairs = [[bundle, BUNDLE]];
  const manifest = JSON.parse(readFileSync("package.nls.json", "utf8"));
  for (const file of readdirSync("l10n")) pairs.push([bundle, `l10n/${file}`]);
  for (const file of readdirSync(".").filter((name) => /^package\.nls\..+\.json$/.test(name))) {
    pairs.push([manifest, file]);
  }
  for (const [wanted, file] of pairs) {
    const found = JSON.parse(readFileSync(file, "utf8"));
    report(`${file} lacks`, Object.keys(wanted), found);
    report(`${file} has, though nobody says it:`, Object.keys(found), wanted);
  }
}

function report(what, keys, known) {
  for (const key of keys.filter((one) => !(one in known))) {
    console.error(`${what} "${key}"`);
    process.exitCode = 1;
  }
}
