/** Comments that silence a rule at a line: `// mpscope-ignore stuck`. Knows no editor. */

import type { CodeChange } from "./quick-fix.ts";

/** Whether a comment at the line (from 1), or on the line above it, silences a rule, or all. */
export function isSilenced(rule: string, line: number, lines: readonly string[]): boolean {
  return [lines[line - 1], lines[line - 2]].some((text) => {
    const [, rules] = /(?:\/\/|\/\*).*\bmpscope-ignore\b(.*)/.exec(text ?? "") ?? [];
    return rules !== undefined && (rules.trim() === "" || rules.split(/[\s,*/]+/).includes(rule));
  });
}

/** The comment above the line (from 1) that silences a rule there. */
export function silencing(
  rule: string,
  line: number,
  lines: readonly string[],
): CodeChange["edits"] {
  const indent = /^\s*/.exec(lines[line - 1] ?? "")?.[0] ?? "";
  const text = `${indent}// mpscope-ignore ${rule}\n`;
  return [{ line: line - 1, column: 0, length: 0, text }];
}
