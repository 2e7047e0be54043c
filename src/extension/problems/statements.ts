/**
 * Where statements of a program begin and end, as far as brackets and operators tell: enough to put a statement between
 * two others. Knows no grammar; what it cannot tell it does not answer.
 */

/** Comments, texts and regular expressions, in which brackets mean nothing. */
const OPAQUE =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(?<=[=(,:;!&|?{}[\n]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\//g;
/** Ends of what goes on in the next line. */
const OPEN_END = /(?:[=+\-*/%&|^?:,.<~!]|=>|\b(?:return|await|yield|new|typeof|of|in))\s*$/;
/** Beginnings of what goes on from the line before. */
const CONTINUATION = /^\s*(?:[.?:)\]+*/%&|^,=<>]|-(?!-)|(?:instanceof|in|of|as|satisfies)\b)/;
/** What stands before a brace that is no block's. */
const BEFORE_LITERAL = /(?:[=(,[:?]|\b(?:return|import|export|const|let|var|using|default))\s*$/;

/** What stands before a block that may run several times, and before one that does if it is an argument. */
const BEFORE_LOOP = /\b(?:for|while)\b(?:[^{}]*|[^\n]*)\)\s*$|\bdo\s*$/;
const BEFORE_CALLBACK = /(?:=>|\bfunction\b[^)]*\))\s*$/;

/** Characters of a loop's head. */
const LONGEST_HEAD = 400;

/** An opening bracket. */
interface Bracket {
  readonly line: number;
  readonly isBlock: boolean;
  /** A loop's block, or that of a function which is given to another one. */
  readonly repeats: boolean;
}

/** First and last line of a statement, counted from 0. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** The statements of one text. */
export class Statements {
  /** The lines without what means nothing. */
  readonly #code: readonly string[];
  /** The brackets that are open where each line begins, and after the last. */
  readonly #open: (readonly Bracket[])[] = [];

  /** Takes the lines of a text. */
  constructor(lines: readonly string[]) {
    const text = lines.join("\n").replaceAll(OPAQUE, (opaque) => {
      const filler = opaque.startsWith("//") || opaque.startsWith("/*") ? " " : "_";
      return opaque.replaceAll(/[^\n]/g, filler);
    });
    this.#code = text.split("\n");
    this.#readBrackets();
  }

  /** The innermost statement that the line is part of; undefined for a line that is none's. */
  around(line: number): Lines | undefined {
    if (!/\S/.test(this.#code[line] ?? "")) return undefined;
    let first = line;
    for (;;) {
      const bracket = this.#open[first]?.at(-1);
      if (bracket !== undefined && !bracket.isBlock) first = bracket.line;
      else if (this.#continues(first)) first = this.#codeBefore(first);
      else break;
    }
    const depth = this.#open[first]?.length ?? 0;
    let last = first;
    while (last < this.#code.length - 1 && this.#goesOnAfter(last, depth)) last++;
    return { first, last };
  }

  /**
   * The statement that the line is part of, so far out that it runs once for each time that the declaration on another
   * line does.
   */
  once(line: number, declaration: number): Lines | undefined {
    const known = new Set(this.#open[declaration]);
    let around = this.around(line);
    while (around !== undefined) {
      const repeated = this.#open[around.first]?.findLast((it) => it.repeats && !known.has(it));
      if (repeated === undefined) break;
      around = this.around(repeated.line);
    }
    return around;
  }

  /** Whether a name that is declared in the one line can be used in the other one. */
  reaches(declaration: number, use: number): boolean {
    const block = this.#blockAt(declaration);
    return use > declaration && (block === undefined || this.#open[use]?.includes(block) === true);
  }

  #readBrackets(): void {
    const open: Bracket[] = [];
    let before = "";
    for (const [line, code] of this.#code.entries()) {
      this.#open.push([...open]);
      for (const { 0: bracket, index } of code.matchAll(/[()[\]{}]/g)) {
        if ("([{".includes(bracket)) {
          open.push({ line, ...kindOf(bracket, before + code.slice(0, index), open.at(-1)) });
        } else open.pop();
      }
      before = `${before}${code}\n`.slice(-LONGEST_HEAD);
    }
    this.#open.push([...open]);
  }

  #blockAt(line: number): Bracket | undefined {
    return this.#open[line]?.findLast(({ isBlock }) => isBlock);
  }

  #continues(line: number): boolean {
    const before = this.#codeBefore(line);
    if (before < 0) return false;
    return CONTINUATION.test(this.#code[line] ?? "") || OPEN_END.test(this.#code[before] ?? "");
  }

  #codeBefore(line: number): number {
    return this.#code.findLastIndex((code, at) => at < line && /\S/.test(code));
  }

  #goesOnAfter(line: number, depth: number): boolean {
    if ((this.#open[line + 1]?.length ?? 0) > depth) return true;
    const next = this.#code.findIndex((code, at) => at > line && /\S/.test(code));
    return next > 0 && this.#continues(next) && (this.#open[next]?.length ?? 0) >= depth;
  }
}

function kindOf(
  bracket: string,
  before: string,
  outer: Bracket | undefined,
): Omit<Bracket, "line"> {
  const isBlock =
    bracket === "{" && (before.trimEnd().endsWith("=>") || !BEFORE_LITERAL.test(before));
  const isArgument = outer?.isBlock === false && BEFORE_CALLBACK.test(before);
  return { isBlock, repeats: isBlock && (isArgument || BEFORE_LOOP.test(before)) };
}
