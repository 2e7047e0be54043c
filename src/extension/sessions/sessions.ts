/** All programs that were run here, and the socket by which they come. */

import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { Collector, type ProgramBytes } from "../../collector/server.ts";
import { startNodeThread } from "../engine/node-thread.ts";
import { OwnEngine } from "../engine/own-engine.ts";
import { thresholdsOfUser } from "../engine/thresholds.ts";
import { describeProgram, meet } from "./arrival.ts";
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
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #arrived = new vscode.EventEmitter<Session>();
  /** Fires when a session comes, goes, or changes its state. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;
  /** Fires for a program that came by the open address: nobody here had started it for itself. */
  readonly onDidArrive: vscode.Event<Session> = this.#arrived.event;
  #collector: Promise<Collector> | undefined;
  #openAddress: Promise<string> | undefined;

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

  /** All of them, the newest last. */
  get all(): readonly Session[] {
    return this.#sessions;
  }

  /** Where runs are recorded. */
  get folder(): RecordingFolder {
    return this.#folder;
  }

  /** Makes a session for the program in the file `program`, and the address it must be given. */
  async expect(program: string): Promise<Expected> {
    const collector = await this.#listen();
    const session = await this.#add(basename(program), dirname(program));
    const { address } = collector.invite((bytes) => {
      this.#follow(this.#arriveAs(session, bytes));
    });
    return { session, trace: address };
  }

  /** The address for whatever program: each that comes by it gets a session of its own. */
  openAddress(): Promise<string> {
    this.#openAddress ??= this.#listen().then(
      (collector) =>
        collector.invite((bytes) => {
          this.#follow(this.#arrive(bytes, "program"));
        }).address,
    );
    return this.#openAddress;
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

  #listen(): Promise<Collector> {
    this.#collector ??= Collector.listen({ refused: (sentence) => this.#log.warn(sentence) });
    return this.#collector;
  }

  /** The first to come by an expected program's address is it; later ones are processes that it started. */
  async #arriveAs(expected: Session, bytes: ProgramBytes): Promise<void> {
    if (expected.state === "waiting") await this.#take(expected, bytes);
    else await this.#arrive(bytes, expected.name, " (child)");
  }

  async #arrive(bytes: ProgramBytes, otherwise: string, suffix = ""): Promise<void> {
    const { program, bytes: all } = await meet(bytes);
    const { name, folder } = describeProgram(program);
    const session = await this.#add(`${name ?? otherwise}${suffix}`, folder);
    if (suffix === "") this.#arrived.fire(session);
    await this.#take(session, all);
  }

  async #take(session: Session, bytes: ProgramBytes): Promise<void> {
    this.#log.info(`${session.name} is connected`);
    await session.follow(bytes);
    this.#log.info(`${session.name} has ended`);
  }

  #follow(program: Promise<void>): void {
    program.catch((error: unknown) => {
      this.#log.error(error instanceof Error ? error : String(error));
    });
  }

  async #add(name: string, folder: string | undefined): Promise<Session> {
    const session = new Session({
      name,
      file: await this.#folder.next(name),
      home: folder === undefined ? firstFolder() : vscode.Uri.file(folder),
      engine: new OwnEngine(startNodeThread(this.#extension, this.#log), thresholdsOfUser()),
    });
    this.#sessions.push(session);
    session.onDidChange(() => this.#changed.fire());
    this.#forget();
    this.#changed.fire();
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

function firstFolder(): vscode.Uri | undefined {
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}
