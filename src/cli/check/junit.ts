/** A verdict as JUnit XML, which CI systems show: https://github.com/testmoapp/junitxml */

import type { Case } from "./case.ts";

/** The text of a report on one recording. */
export function junitOf(file: string, cases: readonly Case[]): string {
  const failures = cases.filter(({ sentences }) => sentences.length > 0).length;
  const counts = `tests="${cases.length}" failures="${failures}"`;
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites ${counts}>`,
    `  <testsuite name="${escaped(file)}" ${counts}>`,
    ...cases.map(caseOf),
    "  </testsuite>",
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function caseOf({ title, sentences }: Case): string {
  const head = `    <testcase classname="mpscope check" name="${escaped(title)}"`;
  const [first] = sentences;
  if (first === undefined) return `${head}/>`;
  const failure = `<failure message="${escaped(first)}">${escaped(sentences.join("\n"))}</failure>`;
  return `${head}>${failure}</testcase>`;
}

/** Text as XML 1.0 allows it; what it allows in no form is shown as U+FFFD. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{fffd}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
