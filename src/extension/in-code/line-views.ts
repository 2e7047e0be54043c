/** What a document shows of a program at each of its lines. */

import type { Standing } from "../../protocol/code.ts";
import type { Frame } from "../../protocol/frame.ts";
import type { ChannelDeclaration, WorkerDeclaration } from "../../protocol/messages.ts";
import { type CodeLines, standingsByLine } from "./code-lines.ts";
import { figuresOf, type LineFigures } from "./line-text.ts";

/** A program at an instant, as its code shows it. */
export interface CodePicture {
  readonly lines: CodeLines;
  readonly channels: readonly ChannelDeclaration[];
  readonly workers: readonly WorkerDeclaration[];
  readonly frame: Frame;
  readonly standings: readonly Standing[];
}

/** Where the lines of the program's code are in a document. */
export interface DocumentLines {
  /** The files, as the trace names them, that the document is. */
  readonly files: readonly string[];
  /** By line when the program started, from 0: the line now, -1 when it is gone. */
  readonly now: Int32Array;
  /** Whether a line (as it was) reads otherwise now. */
  isEdited(line: number): boolean;
}

/** One line. */
export interface LineView {
  /** From 0, in the document as it is now. */
  readonly line: number;
  /** Of the channels that are created here. */
  readonly created: LineFigures | undefined;
  /** Of those on which the line sends or from which it receives. */
  readonly used: LineFigures | undefined;
  /** Who stands here. */
  readonly standings: readonly Standing[];
  readonly isEdited: boolean;
}

/** The lines that have something to show, in the order of the document. */
export function lineViews(picture: CodePicture, document: DocumentLines): LineView[] {
  const standings = standingsByLine(picture.standings, document.files);
  const numbers = new Set(standings.keys());
  for (const file of document.files) {
    for (const number of picture.lines.linesOf(file).keys()) numbers.add(number);
  }
  const views: LineView[] = [];
  for (const number of numbers) {
    const line = document.now[number - 1] ?? -1;
    if (line < 0) continue;
    const here = document.files.flatMap((file) => picture.lines.linesOf(file).get(number) ?? []);
    const figures = (indexes: Iterable<number>) =>
      figuresOf(indexes, picture.channels, picture.frame.channels);
    views.push({
      line,
      created: figures(union(here.map(({ creates }) => creates))),
      used: figures(union(here.flatMap((one) => [one.sendsOn, one.receivesFrom]))),
      standings: standings.get(number) ?? [],
      isEdited: document.isEdited(number - 1),
    });
  }
  return views.toSorted((a, b) => a.line - b.line);
}

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const [only, ...others] = sets.filter(({ size }) => size > 0);
  if (only === undefined || others.length === 0) return only ?? new Set();
  const all = new Set(only);
  for (const set of others) for (const index of set) all.add(index);
  return all;
}
