/**
 * A range of a trace as a Mermaid sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html), for issues,
 * wikis and pull requests. Workers and channels are participants: an arrow goes into the channel when a message is
 * sent and out of it when it is received, in the order of the trace.
 */

import type { EventBatch } from "../trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../trace/event.ts";
import { outcomeName } from "../trace/event-row.ts";
import type { Names } from "../trace/names.ts";
import type { EventWriter, Write } from "./export.ts";
import { isDone } from "./operations.ts";

/** Arrows and notes in one diagram; Mermaid draws no text of more than 50,000 characters. */
const MOST_LINES = 400;
const LONGEST_NAME = 40;

/** Writes sends, receives and waits; `written` counts them. What is too much is counted in a last note. */
export class MermaidSequence implements EventWriter {
  readonly #names: Names;
  readonly #write: Write;
  readonly #most: number;
  readonly #participants = new Set<string>();
  #written = 0;
  #leftOut = 0;
  #last: string | undefined;

  /** `write` takes the text; at most `most` arrows and notes are drawn. */
  constructor(names: Names, write: Write, most = MOST_LINES) {
    this.#names = names;
    this.#write = write;
    this.#most = most;
  }

  get written(): number {
    return this.#written;
  }

  begin(): void {
    this.#write("sequenceDiagram\n");
  }

  event(batch: EventBatch, row: number, isWanted: boolean): void {
    const kind = batch.kind[row] ?? 0;
    const isWait = kind === EVENT_KIND.sendBlocked || kind === EVENT_KIND.receiveBlocked;
    if (!isWanted || (!isWait && !isDone(kind))) return;
    if (this.#written === this.#most) {
      this.#leftOut++;
      return;
    }
    const worker = this.#worker(batch.worker[row] ?? 0);
    const channel = this.#channel(batch.channel[row] ?? 0);
    this.#last = worker;
    this.#written++;
    if (isWait) {
      const what = kind === EVENT_KIND.sendBlocked ? "blocked on send" : "waits to receive";
      this.#write(`  Note over ${worker},${channel}: ${what}\n`);
    } else this.#writeDone(batch, row, worker, channel);
  }

  end(): void {
    if (this.#leftOut > 0 && this.#last !== undefined) {
      this.#write(`  Note over ${this.#last}: and ${this.#leftOut} more that are not shown\n`);
    }
    // Without a participant there is no diagram.
    if (this.#last === undefined) this.#write("  participant none as no messages\n");
  }

  #writeDone(batch: EventBatch, row: number, worker: string, channel: string): void {
    const isSend = batch.kind[row] === EVENT_KIND.sendDone;
    const outcome = batch.outcome[row] ?? 0;
    if (outcome !== OUTCOME.ok) {
      const name = outcomeName("outcome", outcome) ?? "failed";
      this.#write(`  ${worker}--x${channel}: ${isSend ? "send" : "receive"} ${name}\n`);
      return;
    }
    const ticket = batch.ticket[row] ?? 0;
    const arrow = isSend ? `${worker}->>${channel}` : `${channel}->>${worker}`;
    this.#write(`  ${arrow}: message ${ticket}\n`);
  }

  #worker(id: number): string {
    return this.#participant(`w${id}`, plain(this.#names.worker(id) ?? `worker ${id}`));
  }

  #channel(id: number): string {
    return this.#participant(`c${id}`, `[${plain(this.#names.channel(id) ?? `channel ${id}`)}]`);
  }

  /** The participant's short name; it is told to Mermaid when it appears first. */
  #participant(short: string, title: string): string {
    if (this.#participants.has(short)) return short;
    this.#participants.add(short);
    this.#write(`  participant ${short} as ${title}\n`);
    return short;
  }
}

/** A name without anything that Mermaid would read as its own, by the entities that it has for that. */
function plain(name: string): string {
  const cut = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return cut.replaceAll(
    /[^\p{L}\p{M}\p{N} _.…-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
}
