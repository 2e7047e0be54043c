/** What a program does at each line of its code: an index that grows with what the engine tells. */

import type { SiteUse, Standing } from "../../protocol/code.ts";
import type { ChannelDeclaration } from "../../protocol/messages.ts";
import type { Site } from "../../trace/event.ts";

/** What a line does with channels, by their indexes into the declared ones. */
export interface CodeLine {
  readonly creates: ReadonlySet<number>;
  readonly sendsOn: ReadonlySet<number>;
  readonly receivesFrom: ReadonlySet<number>;
}

/** The same while it grows. */
interface GrowingLine extends CodeLine {
  readonly creates: Set<number>;
  readonly sendsOn: Set<number>;
  readonly receivesFrom: Set<number>;
}

/** The lines of a program's files. */
export class CodeLines {
  /** By file as the trace names it, and by line from 1. */
  readonly #files = new Map<string, Map<number, GrowingLine>>();
  #channels = 0;
  #uses = 0;

  /** The files as the trace names them. */
  get files(): Iterable<string> {
    return this.#files.keys();
  }

  /** How many uses it has been told of. */
  get uses(): number {
    return this.#uses;
  }

  /** Takes all channels declared so far; those that it knows are not looked at again. */
  declare(channels: readonly ChannelDeclaration[]): void {
    for (; this.#channels < channels.length; this.#channels++) {
      const site = channels[this.#channels]?.site;
      if (site !== undefined) this.#at(site).creates.add(this.#channels);
    }
  }

  /** Takes the next uses. */
  add(uses: readonly SiteUse[]): void {
    for (const { site, channel, side } of uses) {
      const line = this.#at(site);
      (side === "sender" ? line.sendsOn : line.receivesFrom).add(channel);
    }
    this.#uses += uses.length;
  }

  /** The lines of a file, by their numbers from 1. */
  linesOf(file: string): ReadonlyMap<number, CodeLine> {
    return this.#files.get(file) ?? NO_LINES;
  }

  #at({ file, line }: Site): GrowingLine {
    const lines = this.#files.get(file) ?? new Map<number, GrowingLine>();
    this.#files.set(file, lines);
    const known = lines.get(line) ?? {
      creates: new Set(),
      sendsOn: new Set(),
      receivesFrom: new Set(),
    };
    lines.set(line, known);
    return known;
  }
}

const NO_LINES: ReadonlyMap<number, CodeLine> = new Map();

/** Who stands at the lines of some files, by line from 1. */
export function standingsByLine(
  standings: readonly Standing[],
  files: readonly string[],
): Map<number, Standing[]> {
  const lines = new Map<number, Standing[]>();
  for (const standing of standings) {
    const { file, line } = standing.site;
    if (!files.includes(file)) continue;
    const others = lines.get(line);
    if (others === undefined) lines.set(line, [standing]);
    else others.push(standing);
  }
  return lines;
}
