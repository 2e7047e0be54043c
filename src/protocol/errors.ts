/** What can go wrong between two ends of a connection. */

/** This end closed while a request was waiting, or before it was made. */
export class PeerClosedError extends Error {
  override readonly name = "PeerClosedError";
}

/** A request could not be put on the wire; the cause says why. */
export class PostError extends Error {
  override readonly name = "PostError";
}

/** The other end answered with a failure; the message is its own. */
export class RemoteError extends Error {
  override readonly name = "RemoteError";
}

/** Bytes that are no frame; the message says what is wrong with them. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}
