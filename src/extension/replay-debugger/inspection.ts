/**
 * What the protocol may ask of a session that stands still. Thread ids and frame ids are the workers' indexes, counted
 * from 1. What was given out is good until the replay moves.
 */

import { basename } from "node:path";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { WORKER_STATE } from "../../protocol/frame.ts";
import { writeCondition } from "./channel-stop.ts";
import type { Replay } from "./replay.ts";
import type { SiteIndex } from "./site-index.ts";
import {
  allChannels,
  channelNamed,
  heldChannels,
  operationsOf,
  type Shown,
  writePlace,
} from "./variables.ts";

type Children = NonNullable<Shown["children"]>;

/** Answers for one replay. */
export class Inspection {
  readonly #replay: Replay;
  readonly #sites: SiteIndex;
  #children: Children[] = [];
  readonly #shown = new Map<string, Shown>();

  /** `sites` knows which files may be shown. */
  constructor(replay: Replay, sites: SiteIndex) {
    this.#replay = replay;
    this.#sites = sites;
  }

  /** The replay has moved: what was given out is gone. */
  forget(): void {
    this.#children = [];
    this.#shown.clear();
  }

  /** The workers that live, and the one in which something has just happened. */
  async threads(): Promise<DebugProtocol.ThreadsResponse["body"]> {
    const [{ workers, frame }, { worker }] = await Promise.all([
      this.#replay.scene(),
      this.#replay.happening(),
    ]);
    const threads = workers.flatMap(({ name }, index) => {
      const state = frame.workers.state[index] ?? WORKER_STATE.absent;
      const isOver = state === WORKER_STATE.absent || state === WORKER_STATE.exited;
      return isOver && index !== worker ? [] : [{ id: index + 1, name }];
    });
    return { threads };
  }

  /** One frame: the worker's current operation, or its last one. */
  async stackTrace({
    threadId,
    startFrame = 0,
  }: DebugProtocol.StackTraceArguments): Promise<DebugProtocol.StackTraceResponse["body"]> {
    const at = { position: this.#replay.position };
    const { operations } = await this.#replay.ask("worker", { worker: threadId - 1, at });
    const [current] = operations;
    if (current === undefined || startFrame > 0) return { stackFrames: [], totalFrames: 0 };
    const { site, text } = current;
    const path = site === undefined ? undefined : this.#sites.pathOf(site);
    const isAssumed = site?.isAssumed === true;
    const elsewhere = site !== undefined && path === undefined ? ` (${writePlace(site)})` : "";
    const frame: DebugProtocol.StackFrame = {
      id: threadId,
      name: `${isAssumed ? "~ " : ""}${text}${elsewhere}`,
      line: site?.line ?? 0,
      column: site?.column ?? 0,
      ...(path !== undefined && { source: { name: basename(path), path } }),
    };
    return { stackFrames: [frame], totalFrames: 1 };
  }

  /** The worker's channels, all channels, and what it did last. */
  scopes({ frameId }: DebugProtocol.ScopesArguments): DebugProtocol.ScopesResponse["body"] {
    const worker = frameId - 1;
    const replay = this.#replay;
    const scope = (name: string, expensive: boolean, children: Children) => {
      return { name, expensive, variablesReference: this.#refer(children) };
    };
    return {
      scopes: [
        scope("Its Channels", false, () => heldChannels(replay, worker)),
        scope("All Channels", true, () => allChannels(replay)),
        scope("Operations", true, () => operationsOf(replay, worker)),
      ],
    };
  }

  /** The variables below a reference. Throws a sentence when the replay has moved since. */
  async variables({
    variablesReference,
  }: DebugProtocol.VariablesArguments): Promise<DebugProtocol.VariablesResponse["body"]> {
    const children = this.#children[variablesReference - 1];
    if (children === undefined) throw new Error("the replay has moved on");
    const shown = await children();
    for (const each of shown) this.#shown.set(keyOf(variablesReference, each.name), each);
    return { variables: shown.map((each) => this.#variable(each)) };
  }

  /** An expression is the name of a channel. Throws a sentence when there is none. */
  async evaluate({
    expression,
  }: DebugProtocol.EvaluateArguments): Promise<DebugProtocol.EvaluateResponse["body"]> {
    const shown = await channelNamed(this.#replay, expression.trim());
    if (shown === undefined) throw new Error(`there is no channel ${expression.trim()} now`);
    const { value: result, variablesReference } = this.#variable(shown);
    return { result, variablesReference };
  }

  /** Whether, and as what, a variable can be broken on. */
  dataBreakpointInfo({
    variablesReference = 0,
    name,
  }: DebugProtocol.DataBreakpointInfoArguments): DebugProtocol.DataBreakpointInfoResponse["body"] {
    const condition = this.#shown.get(keyOf(variablesReference, name))?.condition;
    if (condition === undefined) {
      const description = "break on a channel's depth, full or disconnected";
      return { dataId: null, description };
    }
    const { channel, channelName, state } = condition;
    return {
      dataId: writeCondition(String(channel), state),
      description: writeCondition(channelName, state),
      accessTypes: ["write"],
    };
  }

  /** The findings that begin at this instant. */
  async exceptionInfo(): Promise<DebugProtocol.ExceptionInfoResponse["body"]> {
    const at = { position: this.#replay.position };
    const { findings } = await this.#replay.ask("findings", { at });
    const begun = findings.filter(({ position }) => position === this.#replay.position);
    const [first] = begun;
    if (first === undefined) throw new Error("no finding begins here");
    return {
      exceptionId: first.rule,
      description: begun.map(({ title }) => title).join("\n"),
      breakMode: "always",
      details: {
        message: begun.map(({ steps, remedy }) => `${steps.join("\n")}\n${remedy}`).join("\n"),
      },
    };
  }

  #variable({ name, value, type, children }: Shown): DebugProtocol.Variable {
    const variablesReference = children === undefined ? 0 : this.#refer(children);
    return { name, value, ...(type !== undefined && { type }), variablesReference };
  }

  #refer(children: Children): number {
    return this.#children.push(children);
  }
}

function keyOf(reference: number, name: string): string {
  return `${reference} ${name}`;
}
