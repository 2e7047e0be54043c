/** The errors of this layer. */

/** Bytes that are not what the format says; the reader turns it into a problem and goes on. */
export class TraceFormatError extends Error {
  override readonly name = "TraceFormatError";
  /** Byte offset, in the bytes that were being read, of what could not be read. */
  readonly offset: number;

  /** `message` is a clause about the bytes, in lower case. */
  constructor(message: string, offset: number, options?: ErrorOptions) {
    super(message, options);
    this.offset = offset;
  }
}
