/**
 * What the sequence view shows as a Mermaid sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html): an
 * arrow from worker to worker for each message, a note for each wait, in the order of their beginning.
 */

import type { SequenceAnswer } from "../../src/protocol/sequence.ts";
import { duration, grouped } from "../format.ts";
import type { Span } from "../timeline/span.ts";

/** Lines in one diagram; Mermaid draws no text of more than 50,000 characters. */
const MOST_LINES = 400;
const LONGEST_NAME = 40;
/** Shorter waits are left out: they are a part of every operation. Share of the range. */
const SHORTEST_WAIT = 0.005;
const DOING = ["", "blocked on send", "waits to receive", "waits in a select"] as const;

/** The names of workers and channels by their indexes. Hostile. */
export interface SequenceNames {
  worker(index: number): string;
  channel(index: number): string;
}

interface Line {
  readonly time: number;
  readonly workers: readonly number[];
  readonly text: string;
}

/** The diagram of what an answer holds of a range. What is too much for one is counted in a last note. */
export function mermaidOf(answer: SequenceAnswer, span: Span, names: SequenceNames): string {
  const all = [...messages(answer, span, names), ...waits(answer, span)].toSorted(
    (a, b) => a.time - b.time,
  );
  const shown = all.slice(0, MOST_LINES);
  const lines = shown.map(({ text }) => text);
  const workers = new Set(shown.flatMap((line) => line.workers));
  const participants = [...workers]
    .toSorted((a, b) => a - b)
    .map((worker) => `participant w${worker} as ${plain(names.worker(worker))}`);
  const notDrawn = Math.max(0, answer.messages - answer.arrowChannel.length);
  const left = all.length - lines.length + notDrawn;
  const [first] = workers;
  if (first === undefined) return "sequenceDiagram\n  participant none as no messages\n";
  if (left > 0) lines.push(`Note over w${first}: and ${grouped(left)} more that are not shown`);
  return ["sequenceDiagram", ...[...participants, ...lines].map((line) => `  ${line}`), ""].join(
    "\n",
  );
}

function* messages(answer: SequenceAnswer, span: Span, names: SequenceNames): Iterable<Line> {
  for (let i = 0; i < answer.arrowChannel.length; i++) {
    const sent = answer.arrowSent[i] ?? -1;
    const received = answer.arrowReceived[i] ?? -1;
    const [sender, receiver] = [answer.arrowSender[i] ?? -1, answer.arrowReceiver[i] ?? -1];
    const time = sent >= 0 ? sent : received;
    if (time > span.to || Math.max(sent, received) < span.from) continue;
    const ticket = answer.arrowTicket[i] ?? 0;
    const what = `${plain(names.channel(answer.arrowChannel[i] ?? 0))} #35;${ticket}`;
    if (sender >= 0 && receiver >= 0 && sent >= 0 && received >= 0) {
      const text = `w${sender}->>w${receiver}: ${what} (${duration(received - sent)})`;
      yield { time, workers: [sender, receiver], text };
    } else if (sender >= 0) {
      yield { time, workers: [sender], text: `Note over w${sender}: sends ${what}` };
    } else if (receiver >= 0) {
      yield { time, workers: [receiver], text: `Note over w${receiver}: receives ${what}` };
    }
  }
}

function* waits(answer: SequenceAnswer, span: Span): Iterable<Line> {
  const shortest = SHORTEST_WAIT * (span.to - span.from);
  for (let i = 0; i < answer.spanWorker.length; i++) {
    const doing = DOING[answer.spanDoing[i] ?? 0] ?? "";
    const [from, to] = [answer.spanFrom[i] ?? 0, answer.spanTo[i] ?? 0];
    if (doing === "" || to - from < shortest || from > span.to || to < span.from) continue;
    const worker = answer.spanWorker[i] ?? 0;
    const text = `Note over w${worker}: ${doing} ${duration(to - from)}`;
    yield { time: Math.max(from, span.from), workers: [worker], text };
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
