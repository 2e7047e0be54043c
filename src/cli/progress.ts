/** How far long work is, as a bar in a terminal. */

const WIDTH = 30;

/** A stream that may be a terminal. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Draws a bar over itself, only in a terminal and only when its percentage changes. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #title: string;
  #percent = -1;

  /** `title` says what is being done. */
  constructor(title: string, terminal: Terminal = process.stderr) {
    this.#title = title;
    this.#terminal = terminal;
  }

  /** So much of the whole is done. */
  show(done: number, whole: number): void {
    if (this.#terminal.isTTY !== true) return;
    const percent = whole === 0 ? 100 : Math.min(100, Math.floor((100 * done) / whole));
    if (percent === this.#percent) return;
    this.#percent = percent;
    const filled = Math.round((WIDTH * percent) / 100);
    const bar = "#".repeat(filled).padEnd(WIDTH, ".");
    this.#terminal.write(`\r${this.#title} [${bar}] ${percent} %`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#percent >= 0) this.#terminal.write("\r\u001B[K");
    this.#percent = -1;
  }
}
