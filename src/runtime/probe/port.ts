/** What operations of one handle have in common, as its worker's journal knows it. */

/** An outcome that no operation has. */
const NONE = 0;
/** And a ticket that no message has. */
const NO_TICKET = -1;

/** The next operation in a port that is as expected takes one byte of the journal. */
export class Port {
  /** The byte that stands for it. */
  code = 0;
  /** A number of `OUTCOME`; 0 while the journal's reader does not know the port. */
  outcome: number = NONE;
  size = 0;
  /** The ticket that is expected next. */
  ticket: number = NO_TICKET;

  /** The reader does not know it any more. */
  forget(): void {
    this.outcome = NONE;
    this.ticket = NO_TICKET;
  }
}
