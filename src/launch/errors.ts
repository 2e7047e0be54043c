/** A program cannot be started; the message is one sentence for a person. */
export class LaunchError extends Error {
  override readonly name = "LaunchError";
}
