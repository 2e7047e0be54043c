/** All programs that were run here, and the socket by which they come. */

import { basename } from "node:path";
import * as vscode from "vscode";
import { Collector, type ProgramBytes } from "../../collector/server.ts";
import { OwnEngine } from "../engine/own-engine.ts";
import { RecordingFolder } from "./recording-folder.ts";
import { Session } from "./session.ts";

/** Ended sessions that nobody looks at keep their memory; beyond so many the oldest goes. */
const MOST_UNSEEN = 8;

/** A session whose program is to be started now. */
export interface Expected {
  readonly session: Session;
  /** For the environment of the program. */
  readonly trace: string;
}

/** The registry of sessions. */
export class Sessions {
  readonly #extension: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #folder: RecordingFolder;
  readonly #isSeen: (session: Session) => boolean;
  /** Newest last. */
  readonly #sessions: Session[] = [];
  #collector: Promise<Collector> | undefined;

  /** `isSeen` tells whether a session's view is open. */
  constructor(
    context: vscode.ExtensionContext,
    log: vscode.LogOutputChannel,
    isSeen: (session: Session) => boolean,
  ) {
    this.#extension = context.extensionUri;
    this.#folder = new RecordingFolder(context.storageUri ?? context.globalStorageUri);
    this.#log = log;
    this.#isSeen = isSeen;
  }

  /** Makes a session for the program in the file `program`, and the address it must be given. */
  async expect(program: string): Promise<Expected> {
    this.#collector ??= Collector.listen({ refused: (sentence) => this.#log.warn(sentence) });
    const collector = await this.#collector;
    const session = await this.#add(program, basename(program));
    const { address } = collector.invite((bytes) => {
      this.#arrive(program, session, bytes).catch((error: unknown) => {
        this.#log.error(error instanceof Error ? error : String(error));
      });
    });
    return { session, trace: address };
  }

  /** Asks the user for one of the sessions; the only one is not asked for. */
  async pick(title: string): Promise<Session | undefined> {
    if (this.#sessions.length < 2) return this.#sessions[0];
    const items = this.#sessions
      .map((session) => ({ label: session.name, description: session.state, session }))
      .toReversed();
    return (await vscode.window.showQuickPick(items, { title }))?.session;
  }

  /** Ends every session and stops listening. */
  async dispose(): Promise<void> {
    for (const session of this.#sessions) session.dispose();
    await (await this.#collector)?.close();
  }

  /** The first to come by an address is the program; later ones are processes that it started. */
  async #arrive(program: string, expected: Session, bytes: ProgramBytes): Promise<void> {
    const isFirst = expected.state === "waiting";
    const session = isFirst ? expected : await this.#add(program, `${expected.name} (child)`);
    this.#log.info(`${session.name} is connected`);
    await session.follow(bytes);
    this.#log.info(`${session.name} has ended`);
  }

  async #add(program: string, name: string): Promise<Session> {
    const session = new Session({
      name,
      file: await this.#folder.next(name),
      home: vscode.Uri.joinPath(vscode.Uri.file(program), ".."),
      engine: new OwnEngine(this.#extension, this.#log),
    });
    this.#sessions.push(session);
    this.#forget();
    await vscode.commands.executeCommand("setContext", "mpscope.hasSessions", true);
    return session;
  }

  #forget(): void {
    const unseen = this.#sessions.filter(
      (session) => session.state === "ended" && !this.#isSeen(session),
    );
    for (const session of unseen.slice(0, Math.max(0, unseen.length - MOST_UNSEEN))) {
      session.dispose();
      this.#sessions.splice(this.#sessions.indexOf(session), 1);
    }
  }
}
