/** Changes of the code that need no thought, as edits of its text. Knows no editor. */

import type { MechanicalFix } from "../../protocol/finding.ts";
import { Statements } from "./statements.ts";

/** Messages that a channel gets room for: bursts fit, and a consumer that is slow is felt before memory is. */
const CAPACITY = 1000;
/** What makes a channel with a bound, by what makes the same without. */
const BOUNDED: Readonly<Record<string, string>> = { channel: "syncChannel", unbounded: "bounded" };

/** Characters of a line that become a text. */
export interface TextEdit {
  /** Counted from 0. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly text: string;
}

/** A fix as edits, with what the editor calls it. */
export interface CodeChange {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What to change in the lines of a fix's file; undefined when they do not look as they would have to. */
export function changeFor(fix: MechanicalFix, lines: readonly string[]): CodeChange | undefined {
  if (fix.kind === "drop") return dropOf(fix, lines);
  return fix.kind === "using" ? usingOf(fix.site.line, lines) : boundOf(fix, lines);
}

/** A statement that drops the handle; where its name is not known any more, a declaration that ends with its block. */
function dropOf(fix: MechanicalFix, lines: readonly string[]): CodeChange | undefined {
  const { declaration, side = "sender", place, site, title } = fix;
  if (declaration === undefined) return undefined;
  const statements = new Statements(lines);
  const name = nameIn(lines[declaration.line - 1] ?? "", side);
  const around = statements.once(site.line - 1, declaration.line - 1);
  if (name === undefined || around === undefined) return undefined;
  const at = place === "after" ? around.last + 1 : around.first;
  const isOwn = place === "after" && declaration.line === site.line;
  if (!isOwn && !statements.reaches(declaration.line - 1, around.first)) {
    return usingOf(declaration.line, lines);
  }
  const indent = /^\s*/.exec(lines[around.first] ?? "")?.[0] ?? "";
  return { title, edits: [insertion(at, `${indent}${name}.drop();`, lines)] };
}

/** The declaration of a single handle owns it. */
function usingOf(line: number, lines: readonly string[]): CodeChange | undefined {
  const text = lines[line - 1] ?? "";
  const [whole, keyword, name = ""] =
    /\b(const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=/.exec(text) ?? [];
  if (whole === undefined || keyword === undefined) return undefined;
  const column = text.indexOf(whole);
  const edits = [{ line: line - 1, column, length: keyword.length, text: "using" }];
  return { title: `Declare \`${name}\` with \`using\` (TypeScript, or Node 24)`, edits };
}

/** The function that makes the channel, and its import. */
function boundOf({ site, title }: MechanicalFix, lines: readonly string[]): CodeChange | undefined {
  const text = lines[site.line - 1] ?? "";
  const call = /\b(channel|unbounded)(\s*(?:<[^()]*>)?\s*\()(\s*\))?/g;
  call.lastIndex = Math.max(0, site.column - 1);
  let found = call.exec(text);
  if (found === null) {
    call.lastIndex = 0;
    found = call.exec(text);
  }
  const [, name = "", between = "", end] = found ?? [];
  const target = BOUNDED[name];
  if (found === null || target === undefined) return undefined;
  const line = site.line - 1;
  const inside = found.index + name.length + between.length;
  const edits: TextEdit[] = [
    { line, column: found.index, length: name.length, text: target },
    { line, column: inside, length: 0, text: end === undefined ? `${CAPACITY}, ` : `${CAPACITY}` },
  ];
  if (text[found.index - 1] === ".") return { title, edits };
  const imported = importOf(name, target, lines);
  return imported === undefined ? undefined : { title, edits: [...imported, ...edits] };
}

/** What makes `target` known beside `name`; undefined when it is not seen how that became known. */
function importOf(
  name: string,
  target: string,
  lines: readonly string[],
): readonly TextEdit[] | undefined {
  const all = lines.join("\n");
  const found =
    /\bimport\s*\{([^{}]*)\}\s*from\s*["']mpscope["']/.exec(all) ??
    /\{([^{}]*)\}\s*=\s*require\(\s*["']mpscope["']\s*\)/.exec(all);
  const [whole = "", list = ""] = found ?? [];
  const names = new Set(list.split(",").map((one) => one.trim()));
  if (found === null || !names.has(name)) return undefined;
  if (names.has(target)) return [];
  const before = all.slice(0, found.index + whole.indexOf("{") + 1);
  const line = before.split("\n").length - 1;
  const column = before.length - before.lastIndexOf("\n") - 1;
  return [{ line, column, length: 0, text: ` ${target},` }];
}

/** `const [tx, rx] = channel()`, `const other = tx.clone()`. */
function nameIn(declaration: string, side: "sender" | "receiver"): string | undefined {
  const pair = /\b(?:const|let|var|using)\s*\[\s*([\w$]+)?\s*(?:,\s*([\w$]+)\s*)?\]/.exec(
    declaration,
  );
  if (pair !== null) return side === "sender" ? pair[1] : pair[2];
  return /\b(?:const|let|var|using)\s+([\w$]+)\s*(?::[^=]+)?=/.exec(declaration)?.[1];
}

/** A line of its own, also after the last one. */
function insertion(line: number, text: string, lines: readonly string[]): TextEdit {
  if (line < lines.length) return { line, column: 0, length: 0, text: `${text}\n` };
  const last = lines.length - 1;
  return { line: last, column: lines[last]?.length ?? 0, length: 0, text: `\n${text}` };
}
