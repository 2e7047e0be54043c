/**
 * The first line of a connection, `MPSCOPE/1 TOKEN`: who does not say it in time is not let in. Nothing
 * is ever answered, so that a stranger learns nothing.
 */

import type { Socket } from "node:net";

const PROTOCOL = "MPSCOPE/1";
const LONGEST_LINE = 128;
const LINE_FEED = 10;

/** How a connection began: with a token, or with a reason to refuse it. */
export type Hello = { readonly token: string } | { readonly refused: string };

/**
 * Reads the first line, waiting at most `patience` ms. The bytes behind it stay in the socket, which is
 * paused then. Never rejects.
 */
export function readHello(socket: Socket, patience: number): Promise<Hello> {
  return new Promise((resolve) => {
    let line = Buffer.alloc(0);
    const finish = (hello: Hello) => {
      clearTimeout(timer);
      socket.off("data", take).off("close", leave);
      socket.pause();
      resolve(hello);
    };
    const take = (chunk: Buffer) => {
      const end = chunk.indexOf(LINE_FEED);
      line = Buffer.concat([line, end < 0 ? chunk : chunk.subarray(0, end)]);
      if (line.length > LONGEST_LINE) {
        finish({ refused: "a connection did not begin with a short line" });
      } else if (end >= 0) {
        finish(understand(line.toString("latin1")));
        if (end + 1 < chunk.length) socket.unshift(chunk.subarray(end + 1));
      }
    };
    const leave = () => finish({ refused: "a connection ended before it had said its first line" });
    const timer = setTimeout(
      () => finish({ refused: "a connection did not say its first line in time" }),
      patience,
    );
    socket.on("data", take).on("close", leave);
  });
}

function understand(line: string): Hello {
  const [protocol, token, ...more] = line.split(" ");
  return protocol === PROTOCOL && token !== undefined && more.length === 0
    ? { token }
    : { refused: "a connection did not begin like one of a traced program" };
}
