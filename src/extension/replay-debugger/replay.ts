/**
 * A recording that somebody debugs: where they are in it, and where each step leads. The position is the whole state:
 * everything that is shown is the engine's answer for it.
 */

import { type Frame, unpackFrame } from "../../protocol/frame.ts";
import type {
  ChannelDeclaration,
  EngineMethods,
  WorkerDeclaration,
} from "../../protocol/messages.ts";
import type { Happening, NextStopAnswer, ReplayMethods, Stop } from "../../protocol/stops.ts";

type Methods = EngineMethods & ReplayMethods;

/** Asks the engine of the recording. */
export type Ask = <N extends keyof Methods>(
  method: N,
  args: Parameters<Methods[N]>[0],
) => Promise<ReturnType<Methods[N]>>;

/** Everybody at the instant. */
export interface Scene {
  /** The declared ones; whether they are there already, the frame's rows say. */
  readonly workers: readonly WorkerDeclaration[];
  readonly channels: readonly ChannelDeclaration[];
  readonly frame: Frame;
}

/** A step forward that has been taken. */
interface Step {
  readonly worker: number;
  readonly from: number;
  readonly to: number;
}

/** The first instant that shows anything: somebody is there. */
const FIRST = 1;

/** A place in a recording. Workers go by their indexes. */
export class Replay {
  readonly ask: Ask;
  readonly #end: number;
  #position: number;
  /** Steps forward since the last jump: to go back over them leads to exactly where they began. */
  #trail: Step[] = [];
  readonly #workers: WorkerDeclaration[] = [];
  readonly #channels: ChannelDeclaration[] = [];
  #edges = 0;
  #scene: { readonly position: number; readonly frame: Frame } | undefined;

  private constructor(ask: Ask, end: number, position: number) {
    this.ask = ask;
    this.#end = end;
    this.#position = position;
  }

  /** Stands at the first event, or at `position`. Throws a sentence where there is no event. */
  static async open(ask: Ask, position = FIRST): Promise<Replay> {
    const { endPosition, problems } = await ask("info", null);
    if (endPosition === 0) throw new Error(problems[0] ?? "nothing happens in this recording");
    return new Replay(ask, endPosition, Math.min(Math.max(FIRST, position), endPosition));
  }

  /** So many events have happened. */
  get position(): number {
    return this.#position;
  }

  /** Whether the last event has happened. */
  get isAtEnd(): boolean {
    return this.#position === this.#end;
  }

  /** What has just happened. */
  happening(): Promise<Happening> {
    return this.ask("happening", { at: { position: this.#position } });
  }

  /** Who and what is there now. */
  async scene(): Promise<Scene> {
    const position = this.#position;
    if (this.#scene?.position !== position) {
      const known = {
        workers: this.#workers.length,
        channels: this.#channels.length,
        edges: this.#edges,
      };
      const { declared, packed } = await this.ask("frame", { at: { position }, known });
      this.#workers.push(...declared.workers);
      this.#channels.push(...declared.channels);
      this.#edges += declared.edges.length;
      this.#scene = { position, frame: unpackFrame(packed) };
    }
    return { workers: this.#workers, channels: this.#channels, frame: this.#scene.frame };
  }

  /** The names of all channels that there ever are, by index. */
  async channelNames(): Promise<readonly string[]> {
    return (await this.scene()).channels.map(({ name }) => name);
  }

  /** Goes to an instant, as near as there is one. */
  jump(position: number): void {
    this.#position = Math.min(Math.max(FIRST, Math.floor(position)), this.#end);
    this.#trail = [];
  }

  /** Goes to the start. */
  restart(): void {
    this.jump(FIRST);
  }

  /** Goes to the worker's next event; false when it has none. */
  async stepForward(worker: number): Promise<boolean> {
    const from = this.#position;
    const { position } = await this.ask("step", { from, by: 1, worker });
    if (position === from) return false;
    this.#trail.push({ worker, from, to: position });
    this.#position = position;
    return true;
  }

  /** Takes the worker's last step back, else goes to its last event before; false when it has none. */
  async stepBack(worker: number): Promise<boolean> {
    const from = this.#position;
    const last = this.#trail.at(-1);
    if (last?.worker === worker && last.to === from) {
      this.#trail.pop();
      this.#position = last.from;
      return true;
    }
    const { position } = await this.ask("step", { from, by: -1, worker });
    if (position === from) return false;
    this.jump(position);
    return true;
  }

  /**
   * Follows the message that the worker sent last to where it is received; gives the receiver. Undefined, and nowhere
   * gone, when its last operation sent none, or nobody receives it any more.
   */
  async followMessage(worker: number): Promise<number | undefined> {
    const [last] = await this.#moved(worker);
    if (last?.isSend !== true) return undefined;
    const { channel, ticket } = last;
    const { row } = await this.ask("message", { channel, ticket });
    if (row.receivedPosition === undefined || row.receivedPosition <= this.#position) {
      return undefined;
    }
    this.jump(row.receivedPosition);
    return row.receiver;
  }

  /** Goes back to where the message that the worker received last was sent; gives the sender. */
  async returnToSender(worker: number): Promise<number | undefined> {
    const received = (await this.#moved(worker)).find((moved) => moved?.isSend === false);
    if (received === undefined) return undefined;
    const { channel, ticket } = received;
    const { row } = await this.ask("message", { channel, ticket });
    this.jump(row.sentPosition);
    return row.sender;
  }

  /** Goes on, or back, to the next stop; where there is none, to the end, or the start. */
  async run(by: 1 | -1, stops: readonly Stop[]): Promise<NextStopAnswer> {
    const answer = await this.ask("nextStop", { from: this.#position, by, stops });
    this.jump(answer.position ?? (by === 1 ? this.#end : FIRST));
    return answer;
  }

  /** The messages that the worker's last operations moved, the newest first. */
  async #moved(worker: number): Promise<Happening["moved"][]> {
    const { operations } = await this.ask("worker", { worker, at: { position: this.#position } });
    const happenings = await Promise.all(
      operations.map(({ position }) => this.ask("happening", { at: { position } })),
    );
    return happenings.map(({ moved }) => moved);
  }
}
