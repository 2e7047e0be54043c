/** A trace over a socket, to a collector that waits for it. */

import { connect, type Socket } from "node:net";
import type { Output } from "./output.ts";

/** Bytes that may wait to be sent before the rings are left to fill. */
const CONGESTION = 32 << 20;

/** Says hello, then sends the bytes that a file would hold. Nothing is answered. */
export class SocketOutput implements Output {
  readonly #socket: Socket;
  #isDead = false;
  #whenOver: () => void = () => undefined;

  /** Connects to a port of this machine. `complain` is told when the connection fails or breaks. */
  constructor(port: number, token: string, complain: (sentence: string) => void) {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.write(`MPSCOPE/1 ${token}\n`);
    socket.on("error", (error) => {
      if (!this.#isDead) complain(`the connection to the viewer is lost (${error.message})`);
    });
    socket.on("close", () => {
      this.#isDead = true;
      this.#whenOver();
    });
    // Nothing is expected, but the end of the other side is seen only by who reads.
    socket.resume();
    this.#socket = socket;
  }

  get isCongested(): boolean {
    return !this.#isDead && this.#socket.writableLength > CONGESTION;
  }

  write(chunk: Uint8Array<ArrayBuffer>): void {
    if (!this.#isDead) this.#socket.write(chunk);
  }

  retry(): void {
    // The socket does so by itself.
  }

  end(done: () => void): void {
    this.#whenOver = done;
    if (this.#isDead) done();
    else this.#socket.end(done);
  }
}
