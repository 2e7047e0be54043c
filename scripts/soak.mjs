// npm run soak [-- SECONDS [SEED]]: ten minutes, unless told, of four workers that use channels of every kind and are
// killed at random. Fails when a message is lost or doubled, or when the memory does not stay flat.
import { spawn } from "node:child_process";

/** Resident memory in the last half of the run may be so many times that of the first. */
const MOST_GROWTH = 1.25;

const [seconds = "600", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${seconds} s with seed ${seed}`);
const program = "test/support/programs/churn.mjs";
const child = spawn(process.execPath, [program, seconds, seed], {
  stdio: ["ignore", "pipe", "inherit"],
});
let output = "";
child.stdout.setEncoding("utf8").on("data", (text) => {
  output += text;
  process.stdout.write(text);
});
child.on("close", (code) => {
  const reports = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const last = reports.at(-1);
  const problems = [
    ...(code === 0 && last?.end === true ? [] : [`the program ended with ${code}`]),
    ...lostOrDoubled(last ?? {}),
    ...growth(reports.map(({ rss }) => rss)),
  ];
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? "counts conserved, memory flat" : "the soak has failed");
  process.exitCode = problems.length === 0 ? 0 : 1;
});

/** A worker that is killed may have done one operation that it had not counted yet. */
function lostOrDoubled({ deaths, ...kinds }) {
  return Object.entries(kinds)
    .filter(([, count]) => Math.abs(count.sent - count.received) > deaths)
    .map(([kind, { sent, received }]) => `${kind}: ${sent} sent, ${received} received`);
}

function growth(memory) {
  const half = Math.ceil(memory.length / 2);
  const [before, after] = [memory.slice(1, half), memory.slice(half)].map((part) =>
    Math.max(...part),
  );
  return after > before * MOST_GROWTH ? [`memory grew from ${before} to ${after} bytes`] : [];
}
