/** What can be wrong with what is asked of the engine. */

/** A request that cannot be answered; the message says why in one sentence. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}
