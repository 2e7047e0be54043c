/** What operations of one handle have in common, as its worker's journal knows it. */

/** A code that stands for nothing. */
const NONE = 0;
/** And a ticket that no message has. */
const NO_TICKET = -1;

/** The next operation in a port that is as expected takes one byte of the journal. */
export class Port {
  /** The byte that stands for it; 0 while the journal's reader does not know the port. */
  code: number = NONE;
  size = 0;
  /** The ticket that is expected next. */
  ticket: number = NO_TICKET;

  /** Whether the reader knows it. */
  get isKnown(): boolean {
    return this.code !== NONE;
  }

  /** Whether the reader expects a ticket. */
  get hasTicket(): boolean {
    return this.ticket !== NO_TICKET;
  }

  /** The reader does not know it any more. */
  forget(): void {
    this.code = NONE;
    this.ticket = NO_TICKET;
  }
}
