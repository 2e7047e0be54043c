/** A program, asked again and again for what its code is to show. */

import type { CodeAnswer, CodeRequest, Standing } from "../../protocol/code.ts";
import type { Instant } from "../../protocol/instant.ts";
import { Snapshot } from "../trees/snapshot.ts";
import type { Viewable } from "../view/viewable.ts";
import { CodeLines } from "./code-lines.ts";
import type { CodePicture } from "./line-views.ts";

/** What is known of a program's code at the instant that its view shows. */
export class ProgramCode {
  readonly subject: Viewable;
  readonly #snapshot: Snapshot;
  readonly #lines = new CodeLines();
  #standings: readonly Standing[] = [];
  /** What was asked for last, when that cannot change any more. */
  #settled: string | undefined;
  #isReplay = false;

  /** Knows nothing until {@link refresh}. */
  constructor(subject: Viewable) {
    this.subject = subject;
    this.#snapshot = new Snapshot(subject);
  }

  /** Whether the picture is one of the past. */
  get isReplay(): boolean {
    return this.#isReplay;
  }

  /** ns since the trace's start; the instant of the picture. */
  get time(): number {
    return this.#snapshot.frame?.head.time ?? 0;
  }

  /** The files that the trace names. */
  get files(): Iterable<string> {
    return this.#lines.files;
  }

  /** What is known, once anything is. */
  get picture(): CodePicture | undefined {
    const { frame, channels, workers } = this.#snapshot;
    if (frame === undefined) return undefined;
    return { lines: this.#lines, channels, workers, frame, standings: this.#standings };
  }

  /** Asks the engine; an instant of a program that is over is asked for once. */
  async refresh(at: Instant): Promise<void> {
    const question = JSON.stringify([at, this.subject.state]);
    if (question === this.#settled) return;
    await this.#snapshot.refresh(at);
    const { frame, channels } = this.#snapshot;
    if (frame === undefined) return;
    // The very instant of the figures, whatever has arrived since.
    const { position, endPosition } = frame.head;
    const request: CodeRequest = { at: { position }, known: this.#lines.uses };
    const answer = (await this.subject.request("code", request)) as CodeAnswer;
    this.#lines.declare(channels);
    this.#lines.add(answer.uses);
    this.#standings = answer.standings;
    this.#isReplay = at !== "end" && position < endPosition;
    this.#settled = this.subject.state === "running" ? undefined : question;
  }
}
