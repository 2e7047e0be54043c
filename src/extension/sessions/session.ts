/**
 * A program that was run here, from its start to long after its end. Whether anybody looks does not
 * matter to it: its events go to its engine and to its recording, views come and go.
 */

import * as vscode from "vscode";
import { Recorder } from "../../collector/recorder.ts";
import type { ProgramBytes } from "../../collector/server.ts";
import type { ClosingAnswer } from "../../protocol/closing.ts";
import type { FrameAnswer, TraceInfo } from "../../protocol/messages.ts";
import type { OwnEngine } from "../engine/own-engine.ts";
import type { Viewable } from "../view/viewable.ts";

/** After its process ended a program's last bytes may still be on their way. */
const LAST_BYTES_MS = 2000;

/** What a session is made of. */
export interface SessionParts {
  /** What a person calls its program: the file's name. */
  readonly name: string;
  /** Where its recording is to be. */
  readonly file: vscode.Uri;
  /** Where its sources are, if that is known. */
  readonly home: vscode.Uri | undefined;
  readonly engine: OwnEngine;
}

/** How a session is doing. */
export type SessionState = "waiting" | "running" | "ended";

/** One run of a program. */
export class Session implements Viewable {
  readonly name: string;
  readonly home: vscode.Uri | undefined;
  readonly #file: vscode.Uri;
  readonly #engine: OwnEngine;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when its state changes. */
  readonly onDidChange = this.#changed.event;
  /** What the engine cannot know, in sentences. */
  readonly #problems: string[] = [];
  #state: SessionState = "waiting";
  #isProcessOver = false;

  /** Waits for its program. */
  constructor({ name, file, home, engine }: SessionParts) {
    this.name = name;
    this.home = home;
    this.#file = file;
    this.#engine = engine;
  }

  /** How it is doing. */
  get state(): SessionState {
    return this.#state;
  }

  /** Its recording, as soon as there is one. */
  get recording(): vscode.Uri | undefined {
    return this.#state === "waiting" ? undefined : this.#file;
  }

  /** Asks the engine, and adds to its answer what only the session knows. */
  async request(method: string, args: unknown): Promise<unknown> {
    const answer = await this.#engine.request(method, args);
    if (method === "info") return this.#annotate(answer as TraceInfo);
    if (method !== "frame") return answer;
    const frame = answer as FrameAnswer;
    return { ...frame, info: this.#annotate(frame.info) };
  }

  /** Its program has connected: takes all that it sends, until the connection ends. */
  async follow(program: ProgramBytes): Promise<void> {
    const recorder = new Recorder(this.#file.fsPath, (sentence) => this.#problems.push(sentence));
    this.#become("running");
    let received = 0;
    for await (const bytes of program) {
      received += bytes.byteLength;
      // The slower one sets the pace, as far as the program's side can hold it back.
      await Promise.all([recorder.write(bytes), this.#engine.send(bytes)]);
    }
    this.#engine.end();
    // Behind a part that could not be kept it would tell of what is not there.
    const closing = recorder.bytes === received ? await this.#closing() : undefined;
    if (closing !== undefined) await recorder.write(closing);
    await recorder.close();
    this.#become("ended");
  }

  /** Its program will not come, for a reason in a sentence. */
  fail(sentence: string): void {
    this.#problems.push(sentence);
    this.#become("ended");
  }

  /**
   * Its program's process ended, or never was; may be said again. When the program has not connected
   * by now, nothing will come any more.
   */
  processEnded(exitCode: number | undefined): void {
    if (this.#isProcessOver) return;
    this.#isProcessOver = true;
    const how =
      exitCode === undefined ? "was stopped or did not start" : `ended with exit code ${exitCode}`;
    const sentence = `${this.name} ${how} before it made a channel. What it printed is in the terminal.`;
    setTimeout(() => {
      if (this.#state === "waiting") this.fail(sentence);
    }, LAST_BYTES_MS);
  }

  /** Ends its engine; the recording stays. */
  dispose(): void {
    this.#engine.dispose();
    this.#changed.dispose();
  }

  async #closing(): Promise<Uint8Array | undefined> {
    try {
      const { bytes } = (await this.#engine.request("closing", null)) as ClosingAnswer;
      return bytes;
    } catch {
      // Whoever looks is told that the engine is gone; the recording is whole without it.
      return undefined;
    }
  }

  #annotate(info: TraceInfo): TraceInfo {
    const problems = [...info.problems, ...this.#problems];
    if (info.state !== "waiting") return { ...info, problems };
    if (this.#state === "ended") return { ...info, problems, state: "ended" };
    return { ...info, problems, awaited: this.name };
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
