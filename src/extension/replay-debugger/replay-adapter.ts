/**
 * The debug adapter of recordings: the Debug Adapter Protocol on one side, a {@link Replay} on the other. Threads are
 * workers. Knows neither VS Code nor files.
 */

import {
  DebugSession,
  InitializedEvent,
  OutputEvent,
  Response,
  StoppedEvent,
  TerminatedEvent,
} from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { Breakpoints, FILTERS } from "./breakpoints.ts";
import { Inspection } from "./inspection.ts";
import { type Ask, Replay } from "./replay.ts";
import { type Locate, SiteIndex } from "./site-index.ts";

/** A recording that an adapter may replay. */
export interface OpenRecording {
  readonly ask: Ask;
  readonly locate: Locate;
  /** The position to start at; the first event's when it is not given. */
  readonly at: number | undefined;
  /** Told of each instant that the session goes to. */
  readonly moved: (position: number) => void;
  /** The session has ended. */
  readonly close: () => void;
}

/** What a launch configuration says. */
interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly recording: string;
}

/** Why the session stands where it does, and who is to be looked at. */
interface Halt {
  readonly reason: string;
  /** Index of a worker; absent: the one in which something has just happened. */
  readonly worker?: number;
  /** In place of what has just happened. */
  readonly text?: string;
  readonly breakpoints?: readonly number[];
}

interface Session {
  readonly recording: OpenRecording;
  readonly replay: Replay;
  readonly breakpoints: Breakpoints;
  readonly inspection: Inspection;
}

type Answerer = (args: never, session: Session) => object | undefined | Promise<object>;
type Mover = (session: Session, worker: number) => Halt | Promise<Halt>;

const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsRestartRequest: true,
  supportsFunctionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsExceptionInfoRequest: true,
  supportsEvaluateForHovers: true,
  exceptionBreakpointFilters: [...FILTERS],
};

const ANSWERS: Readonly<Record<string, Answerer>> = {
  setBreakpoints: ({ source, breakpoints }: DebugProtocol.SetBreakpointsArguments, session) => ({
    breakpoints: session.breakpoints.setLines(source.path ?? "", breakpoints ?? []),
  }),
  setFunctionBreakpoints: (args: DebugProtocol.SetFunctionBreakpointsArguments, session) => {
    const names = args.breakpoints.map(({ name }) => name);
    return { breakpoints: session.breakpoints.setChannels("function breakpoint", names) };
  },
  setDataBreakpoints: (args: DebugProtocol.SetDataBreakpointsArguments, session) => {
    const ids = args.breakpoints.map(({ dataId }) => dataId);
    return { breakpoints: session.breakpoints.setChannels("data breakpoint", ids) };
  },
  setExceptionBreakpoints: (args: DebugProtocol.SetExceptionBreakpointsArguments, session) => {
    session.breakpoints.setFilters(args.filters);
    return undefined;
  },
  breakpointLocations: (args: DebugProtocol.BreakpointLocationsArguments, { breakpoints }) => ({
    breakpoints: breakpoints.places(args.source.path ?? "", args.line, args.endLine),
  }),
  threads: (_, { inspection }) => inspection.threads(),
  stackTrace: (args, { inspection }) => inspection.stackTrace(args),
  scopes: (args, { inspection }) => inspection.scopes(args),
  variables: (args, { inspection }) => inspection.variables(args),
  evaluate: (args, { inspection }) => inspection.evaluate(args),
  dataBreakpointInfo: (args, { inspection }) => inspection.dataBreakpointInfo(args),
  exceptionInfo: (_, { inspection }) => inspection.exceptionInfo(),
};

/** Requests that move the session: answered at once, and followed by a stop. */
const MOVES: Readonly<Record<string, Mover>> = {
  configurationDone: () => ({ reason: "entry" }),
  restart: ({ replay }) => {
    replay.restart();
    return { reason: "entry" };
  },
  continue: (session) => run(session, 1),
  reverseContinue: (session) => run(session, -1),
  next: (session, worker) => step(session, worker),
  stepBack: async ({ replay }, worker) => {
    const moved = await replay.stepBack(worker);
    return { reason: "step", worker, ...(!moved && { text: "nothing before this" }) };
  },
  stepIn: async (session, worker) => {
    const receiver = await session.replay.followMessage(worker);
    if (receiver === undefined) return step(session, worker);
    return { reason: "step", worker: receiver };
  },
  stepOut: async ({ replay }, worker) => {
    const sender = await replay.returnToSender(worker);
    if (sender !== undefined) return { reason: "step", worker: sender };
    return { reason: "step", worker, text: "it has received nothing yet" };
  },
  pause: (_, worker) => ({ reason: "pause", worker }),
};

/** One session. */
export class ReplayAdapter extends DebugSession {
  readonly #open: (recording: string) => Promise<OpenRecording>;
  #session: Session | undefined;
  /** One request is answered after another: each answer belongs to a position. */
  #last: Promise<void> = Promise.resolve();

  /** `open` finds the recording that a launch names; what it throws is told to the user. */
  constructor(open: (recording: string) => Promise<OpenRecording>) {
    super();
    this.#open = open;
    this.setRunAsServer(true);
  }

  /** Somebody else (the view) has gone to an instant: the session goes there too. */
  goTo(position: number): void {
    this.#inTurn(async () => {
      const session = this.#session;
      if (session === undefined || session.replay.position === position) return;
      session.replay.jump(position);
      await this.#halt(session, { reason: "goto" });
    });
  }

  /** Tells once more where the session is. */
  tellPosition(): void {
    this.#inTurn(() => {
      this.#session?.recording.moved(this.#session.replay.position);
      return Promise.resolve();
    });
  }

  /** Ends the session, for good. */
  end(): void {
    if (this.#session === undefined) return;
    this.#session.recording.close();
    this.#session = undefined;
    this.sendEvent(new TerminatedEvent());
  }

  /** Takes every request of the protocol. */
  protected override dispatchRequest(request: DebugProtocol.Request): void {
    this.#inTurn(async () => {
      const response: DebugProtocol.Response = new Response(request);
      try {
        response.body = await this.#answer(request.command, request.arguments as unknown);
      } catch (error) {
        // Braces would stand for variables.
        const format = sentenceOf(error).replaceAll(/[{}]/g, "");
        response.success = false;
        response.message = format;
        response.body = { error: { id: 1, format, showUser: request.command === "launch" } };
      }
      this.sendResponse(response);
      if (response.success) await this.#follow(request.command, request.arguments as unknown);
    });
  }

  #inTurn(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error: unknown) => this.#say(sentenceOf(error)));
  }

  #answer(command: string, args: unknown): object | undefined | Promise<object | undefined> {
    if (command === "initialize") return CAPABILITIES;
    if (command === "launch") return this.#launch(args as LaunchArguments);
    if (command === "disconnect") return undefined;
    if (this.#session === undefined) throw new Error("the session has not started");
    if (command in MOVES) return { allThreadsContinued: true };
    const answer = ANSWERS[command];
    if (answer === undefined) throw new Error(`a replay does not know ${command}`);
    return answer(args as never, this.#session);
  }

  /** What comes after an answer. */
  async #follow(command: string, args: unknown): Promise<void> {
    if (command === "launch") this.sendEvent(new InitializedEvent());
    if (command === "disconnect") this.end();
    const move = MOVES[command];
    if (move === undefined || this.#session === undefined) return;
    const { threadId = 0 } = (args ?? {}) as { readonly threadId?: number };
    const session = this.#session;
    // Whatever goes wrong, it stands still afterwards.
    const halt = await Promise.resolve(move(session, threadId - 1)).catch(
      (error: unknown): Halt => ({ reason: "pause", text: sentenceOf(error) }),
    );
    await this.#halt(session, halt);
  }

  async #launch({ recording: name }: LaunchArguments): Promise<undefined> {
    const recording = await this.#open(name);
    const replay = await Replay.open(recording.ask, recording.at);
    const [named, channels] = await Promise.all([
      recording.ask("sites", null),
      replay.channelNames(),
    ]);
    const sites = await SiteIndex.of(named, recording.locate);
    this.#session = {
      recording,
      replay,
      breakpoints: new Breakpoints(sites, channels),
      inspection: new Inspection(replay, sites),
    };
    for (const file of sites.unlocated) this.#say(`not in the workspace, and not shown: ${file}`);
    return undefined;
  }

  async #halt({ replay, inspection, recording }: Session, halt: Halt): Promise<void> {
    inspection.forget();
    recording.moved(replay.position);
    const { worker, text } = await replay.happening();
    const stopped: DebugProtocol.StoppedEvent = new StoppedEvent(
      halt.reason,
      (halt.worker ?? Math.max(0, worker)) + 1,
    );
    stopped.body.allThreadsStopped = true;
    stopped.body.description = halt.text ?? text;
    if (halt.breakpoints !== undefined) stopped.body.hitBreakpointIds = [...halt.breakpoints];
    this.sendEvent(stopped);
  }

  #say(line: string): void {
    this.sendEvent(new OutputEvent(`${line}\n`, "console"));
  }
}

async function step({ replay }: Session, worker: number): Promise<Halt> {
  const moved = await replay.stepForward(worker);
  return { reason: "step", worker, ...(!moved && { text: "it does nothing more" }) };
}

async function run({ replay, breakpoints }: Session, by: 1 | -1): Promise<Halt> {
  const { stops, owners } = breakpoints.stops;
  const { position, hits } = await replay.run(by, stops);
  if (position === undefined && by === -1) return { reason: "entry" };
  if (position === undefined) return { reason: "pause", text: "the end of the recording" };
  const hit = hits.flatMap((index) => owners[index] ?? []);
  return {
    reason: hit[0]?.reason ?? "breakpoint",
    breakpoints: hit.flatMap(({ id }) => id ?? []),
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
