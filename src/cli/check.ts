/** `mpscope check`: whether a recording keeps rules, for CI. */

import { writeFileSync } from "node:fs";
import { demandsIn, demandsOf, RULE_OPTIONS } from "./check/demands.ts";
import { junitOf } from "./check/junit.ts";
import { Verdict } from "./check/verdict.ts";
import { FileError, reasonOf, UsageError } from "./errors.ts";
import { parseOptions } from "./options.ts";
import { printable } from "./printable.ts";
import { CANCELLED, readInto } from "./read-file.ts";

/** Runs the command; the exit code is 1 when a rule is broken or the recording is not whole. */
export async function check(args: readonly string[]): Promise<number> {
  const { values, file } = parseOptions("check", args, {
    ...RULE_OPTIONS,
    rules: { type: "string" },
    junit: { type: "string" },
  });
  const demands = demandsOf(values);
  const inFile = values.rules === undefined ? undefined : await demandsIn(values.rules);
  const rules = [...demands.rules, ...(inFile?.rules ?? [])];
  const findings = new Set([...demands.findings, ...(inFile?.findings ?? [])]);
  if (rules.length + findings.size === 0) throw new UsageError("check needs a rule");
  const verdict = new Verdict({
    rules,
    findings,
    ...(inFile?.thresholds && { thresholds: inFile.thresholds }),
  });
  if ((await readInto(file, verdict)) === "cancelled") return CANCELLED;
  const cases = verdict.cases();
  for (const { title, sentences } of cases) {
    process.stdout.write(`${sentences.length === 0 ? "ok    " : "FAILED"} ${printable(title)}\n`);
    for (const sentence of sentences) process.stdout.write(`       ${printable(sentence)}\n`);
  }
  if (values.junit !== undefined) writeReport(values.junit, junitOf(file, cases));
  return cases.every(({ sentences }) => sentences.length === 0) ? 0 : 1;
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new FileError(`${path} cannot be written (${reasonOf(error)})`, { cause: error });
  }
}
