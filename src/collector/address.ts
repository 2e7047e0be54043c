/** Where a program finds its collector: `tcp://127.0.0.1:PORT/TOKEN`. */

/** The parts of an address. */
export interface Address {
  readonly port: number;
  /** What the program must say first. */
  readonly token: string;
}

const ADDRESS = /^tcp:\/\/127\.0\.0\.1:(\d{1,5})\/([\w-]{1,64})$/;
const LARGEST_PORT = 65_535;

/** Writes an address as a program's environment has it. */
export function formatAddress({ port, token }: Address): string {
  return `tcp://127.0.0.1:${port}/${token}`;
}

/** Reads an address; undefined when the text is none (a file's path, say). */
export function parseAddress(text: string): Address | undefined {
  const [, port, token] = ADDRESS.exec(text) ?? [];
  if (port === undefined || token === undefined) return undefined;
  const number = Number(port);
  return number >= 1 && number <= LARGEST_PORT ? { port: number, token } : undefined;
}
