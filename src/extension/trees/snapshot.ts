/** A program's picture as trees and source code show it, asked for as long as somebody looks. */

import { type Frame, unpackFrame } from "../../protocol/frame.ts";
import type { Instant } from "../../protocol/instant.ts";
import type {
  ChannelDeclaration,
  FrameAnswer,
  FrameRequest,
  WorkerDeclaration,
} from "../../protocol/messages.ts";
import type { Viewable } from "../view/viewable.ts";
import { channelRows, type Row, workerRows } from "./rows.ts";

/** What is known of one program now, or at an instant. */
export class Snapshot {
  readonly subject: Viewable;
  readonly #workers: WorkerDeclaration[] = [];
  readonly #channels: ChannelDeclaration[] = [];
  #edges = 0;
  #frame: Frame | undefined;
  #isAsking = false;

  /** Knows nothing until {@link refresh}. */
  constructor(subject: Viewable) {
    this.subject = subject;
  }

  /** Asks the engine; whether that has changed anything. One request at a time. */
  async refresh(at: Instant = "end"): Promise<boolean> {
    if (this.#isAsking) return false;
    this.#isAsking = true;
    try {
      const known = {
        workers: this.#workers.length,
        channels: this.#channels.length,
        edges: this.#edges,
      };
      const request: FrameRequest = { at, known };
      const answer = (await this.subject.request("frame", request)) as FrameAnswer;
      this.#workers.push(...answer.declared.workers);
      this.#channels.push(...answer.declared.channels);
      this.#edges += answer.declared.edges.length;
      const frame = unpackFrame(answer.packed);
      const before = this.#frame?.head;
      this.#frame = frame;
      const { position, messageRate } = frame.head;
      return before?.position !== position || before.messageRate !== messageRate;
    } finally {
      this.#isAsking = false;
    }
  }

  /** Those declared so far. */
  get workers(): readonly WorkerDeclaration[] {
    return this.#workers;
  }

  /** Likewise. */
  get channels(): readonly ChannelDeclaration[] {
    return this.#channels;
  }

  /** The figures, once they are known. */
  get frame(): Frame | undefined {
    return this.#frame;
  }

  /** Its workers or channels, the troubled ones first. */
  rows(kind: Row["kind"]): readonly Row[] {
    if (this.#frame === undefined) return [];
    return kind === "worker"
      ? workerRows(this.#workers, this.#frame, this.subject.state === "running")
      : channelRows(this.#channels, this.#frame);
  }

  /** Senders that are blocked now. */
  get blocked(): number {
    return this.#frame?.head.blockedSenders ?? 0;
  }
}
