/** A client of the Debug Adapter Protocol over a stream, as an editor is one. */

import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { soon } from "./deadline.ts";

/** The adapter's end: what it is started with. */
interface Startable {
  start(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void;
}

type Answer = (response: DebugProtocol.Response) => void;

/** Asks an adapter, and keeps the events that it sends. */
export class DebugClient {
  readonly #toAdapter = new PassThrough();
  readonly #waiting = new Map<number, Answer>();
  readonly #events: DebugProtocol.Event[] = [];
  #wake: (() => void) | undefined;
  #text = Buffer.alloc(0);
  #last = 0;

  /** Connects with an adapter that nobody has started. */
  constructor(adapter: Startable) {
    const fromAdapter = new PassThrough();
    fromAdapter.on("data", (chunk: Buffer) => this.#take(chunk));
    adapter.start(this.#toAdapter, fromAdapter);
  }

  /** Sends a request; its answer's body. Rejects with the adapter's sentence. */
  async request<B>(command: string, args: object = {}): Promise<B> {
    const seq = ++this.#last;
    const answered = new Promise<DebugProtocol.Response>((resolve) => {
      this.#waiting.set(seq, resolve);
    });
    const message = JSON.stringify({ seq, type: "request", command, arguments: args });
    this.#toAdapter.write(`Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`);
    const response = await soon(answered, command);
    if (!response.success) throw new Error(response.message);
    return response.body as B;
  }

  /** The next event of a kind that nobody has taken yet; those before it are dropped. */
  async event<E extends DebugProtocol.Event>(name: E["event"]): Promise<E> {
    for (;;) {
      const next = this.#events.shift();
      if (next?.event === name) return next as E;
      if (next !== undefined) continue;
      // oxlint-disable-next-line no-await-in-loop -- one event after another
      await soon(
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
        `the event ${name}`,
      );
    }
  }

  /** Moves the session, and waits until it has stopped. */
  async move(command: string, thread = 1): Promise<DebugProtocol.StoppedEvent["body"]> {
    await this.request(command, { threadId: thread });
    return (await this.event<DebugProtocol.StoppedEvent>("stopped")).body;
  }

  /** Does what an editor does until the session stands at its entry; `configure` sets breakpoints. */
  async launch(recording: string, configure?: () => Promise<unknown>) {
    await this.request("initialize", { adapterID: "mpscope", pathFormat: "path" });
    await this.request("launch", { recording });
    await this.event("initialized");
    await this.request("setExceptionBreakpoints", { filters: ["assumed"] });
    await configure?.();
    return this.move("configurationDone");
  }

  /** The variables below a reference, by their names. */
  async variables(reference: number): Promise<Map<string, DebugProtocol.Variable>> {
    const { variables } = await this.request<DebugProtocol.VariablesResponse["body"]>("variables", {
      variablesReference: reference,
    });
    assert.equal(new Set(variables.map(({ name }) => name)).size, variables.length);
    return new Map(variables.map((variable) => [variable.name, variable]));
  }

  #take(chunk: Buffer): void {
    this.#text = Buffer.concat([this.#text, chunk]);
    for (;;) {
      const head = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#text.toString("latin1"));
      const end = head === null ? Number.POSITIVE_INFINITY : head[0].length + Number(head[1]);
      if (head === null || this.#text.length < end) return;
      const message = this.#text.subarray(head[0].length, end).toString("utf8");
      this.#text = this.#text.subarray(end);
      this.#receive(JSON.parse(message) as DebugProtocol.ProtocolMessage);
    }
  }

  #receive(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === "response") {
      const response = message as DebugProtocol.Response;
      this.#waiting.get(response.request_seq)?.(response);
      return;
    }
    this.#events.push(message as DebugProtocol.Event);
    this.#wake?.();
  }
}
