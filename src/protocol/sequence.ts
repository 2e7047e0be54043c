/** The space-time diagram of a range: what workers did, and the messages between them. */

/** Asks for a range of the sequence view. */
export interface SequenceRequest {
  /** ns. */
  readonly from: number;
  readonly to: number;
  /** Pixels across: what is shorter than a pixel is merged. 1 to 8192. */
  readonly columns: number;
  /** Indexes of the workers whose lanes are wanted. */
  readonly workers: readonly number[];
  /** Arrows wanted at most; beyond it an even choice, and `messages` says how many there are. */
  readonly mostArrows: number;
}

/** Spans and arrows of a range, in columns of equal length. Structured clone carries it by transfer. */
export interface SequenceAnswer {
  /** Spans: worker index; 0 running, 1 blocked on send, 2 waiting to receive, 3 waiting in a select; ns. */
  readonly spanWorker: Uint32Array;
  readonly spanDoing: Uint8Array;
  readonly spanFrom: Float64Array;
  readonly spanTo: Float64Array;
  /** Arrows: channel index, ticket; workers (-1: unknown, or not received yet); ns (-1: not received yet). */
  readonly arrowChannel: Uint32Array;
  readonly arrowTicket: Float64Array;
  readonly arrowSender: Int32Array;
  readonly arrowReceiver: Int32Array;
  readonly arrowSent: Float64Array;
  readonly arrowReceived: Float64Array;
  /** What the messages of some arrows hold, by the arrow, where that was recorded. Hostile. */
  readonly arrowPreview?: ReadonlyMap<number, string>;
  /** Messages sent or received in the range by those workers. */
  readonly messages: number;
  /**
   * The range holds so many events that only some stretches of it were looked through: `messages` is an estimate, and
   * the arrows are of messages that were sent and received within one of the stretches.
   */
  readonly isSampled: boolean;
}
