/**
 * Where running programs deliver their traces: a socket on this machine that only lets in who knows a
 * token. Many programs may be connected at once.
 */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { formatAddress } from "./address.ts";
import { readHello } from "./hello.ts";

const HOST = "127.0.0.1";
const TOKEN_BYTES = 16;
const PATIENCE = 5000;

/**
 * The bytes of one program's trace as they arrive. Reading slowly slows the program's drain down, never
 * the program. It ends when the connection ends, however that came; it does not throw.
 */
export type ProgramBytes = AsyncIterable<Uint8Array>;

/** What a collector is told and tells. */
export interface CollectorOptions {
  /** Told of refused connections, in a sentence; once for each cause. */
  readonly refused: (sentence: string) => void;
  /** How long a connection may take to say who it is, ms. */
  readonly patience?: number;
}

/** An address that has been handed out. */
export interface Invitation {
  /** For the environment of the program. */
  readonly address: string;
  /** From now on nobody gets in by this address; who is in stays. */
  revoke(): void;
}

/** Listens for traced programs. */
export class Collector {
  readonly #server: Server;
  readonly #options: CollectorOptions;
  readonly #invited = new Map<string, (program: ProgramBytes) => void>();
  readonly #sockets = new Set<Socket>();
  readonly #complaints = new Set<string>();

  private constructor(server: Server, options: CollectorOptions) {
    this.#server = server;
    this.#options = options;
    server.on("connection", (socket) => void this.#receive(socket));
  }

  /** Starts to listen on a free port of this machine. Rejects when that is not possible. */
  static async listen(options: CollectorOptions): Promise<Collector> {
    const server = createServer();
    server.listen(0, HOST);
    await once(server, "listening");
    return new Collector(server, options);
  }

  /** Makes an address; `take` gets each program that comes by it (a program's children come too). */
  invite(take: (program: ProgramBytes) => void): Invitation {
    const token = randomBytes(TOKEN_BYTES).toString("hex");
    this.#invited.set(token, take);
    const { port } = this.#server.address() as AddressInfo;
    return {
      address: formatAddress({ port, token }),
      revoke: () => void this.#invited.delete(token),
    };
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    this.#invited.clear();
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #receive(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // A connection may break at any time; its bytes just end then.
    socket.on("error", () => socket.destroy());
    const hello = await readHello(socket, this.#options.patience ?? PATIENCE);
    const take = "token" in hello ? this.#find(hello.token) : undefined;
    if (take !== undefined) {
      take(bytesOf(socket));
      return;
    }
    this.#complain("refused" in hello ? hello.refused : "a connection came with a wrong token");
    socket.destroy();
  }

  #find(token: string): ((program: ProgramBytes) => void) | undefined {
    const said = Buffer.from(token);
    for (const [known, take] of this.#invited) {
      // In a time that does not tell how much of a guess was right.
      if (said.length === known.length && timingSafeEqual(said, Buffer.from(known))) return take;
    }
    return undefined;
  }

  #complain(sentence: string): void {
    if (this.#complaints.has(sentence)) return;
    this.#complaints.add(sentence);
    this.#options.refused(sentence);
  }
}

async function* bytesOf(socket: Socket): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of socket) yield chunk as Buffer;
  } catch (error) {
    // Reset by the other end, or closed here: what had come, came.
    if (!socket.destroyed) throw error;
  }
}
