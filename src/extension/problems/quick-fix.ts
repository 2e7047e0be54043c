/** Changes of the code that need no thought, as edits of its text. Knows no editor. */

import type { MechanicalFix } from "../../protocol/finding.ts";

/** A line to put in. */
export interface Insertion {
  /** Counted from 0: it becomes this line. */
  readonly line: number;
  readonly text: string;
}

/** The statement that drops the handle of a fix; undefined when its name cannot be told from the declaration. */
export function dropInsertion(fix: MechanicalFix, lines: readonly string[]): Insertion | undefined {
  if (fix.kind !== "drop" || fix.declaration === undefined) return undefined;
  const name = nameIn(lines[fix.declaration.line - 1] ?? "", fix.side ?? "sender");
  const at = fix.site.line - 1;
  const target = lines[at];
  if (name === undefined || target === undefined) return undefined;
  const indent = /^\s*/.exec(target)?.[0] ?? "";
  return { line: fix.place === "after" ? at + 1 : at, text: `${indent}${name}.drop();\n` };
}

/** `const [tx, rx] = channel()`, `const other = tx.clone()`. */
function nameIn(declaration: string, side: "sender" | "receiver"): string | undefined {
  const pair = /\b(?:const|let|var|using)\s*\[\s*([\w$]+)?\s*(?:,\s*([\w$]+)\s*)?\]/.exec(
    declaration,
  );
  if (pair !== null) return side === "sender" ? pair[1] : pair[2];
  return /\b(?:const|let|var|using)\s+([\w$]+)\s*=/.exec(declaration)?.[1];
}

/** Whether a comment at the line (from 1), or on the line above it, silences a rule: `// mpscope-ignore stuck`. */
export function isSilenced(rule: string, line: number, lines: readonly string[]): boolean {
  return [lines[line - 1], lines[line - 2]].some((text) => {
    const [, rules] = /(?:\/\/|\/\*).*\bmpscope-ignore\b(.*)/.exec(text ?? "") ?? [];
    return rules !== undefined && (rules.trim() === "" || rules.split(/[\s,*/]+/).includes(rule));
  });
}
