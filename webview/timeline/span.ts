/** The part of the trace that the timeline shows. Pure; all times are ns since the trace's start. */

/** From one time to a later one. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** It ends where the trace does, and moves on with it while the view is live. */
  readonly follows?: boolean;
}

/** No span is shorter: finer than this, events are told apart by stepping. */
const SHORTEST = 1000;

/** All of a trace that ends at `endTime`. */
export function wholeSpan(endTime: number): Span {
  return { from: 0, to: Math.max(SHORTEST, endTime) };
}

/** The span `factor` times as long around a time that keeps its place; undefined is the whole. */
export function zoomSpan(
  span: Span,
  whole: Span,
  factor: number,
  around: number,
): Span | undefined {
  const length = Math.max(SHORTEST, (span.to - span.from) * factor);
  if (length >= whole.to - whole.from) return undefined;
  const share = (around - span.from) / (span.to - span.from);
  return within(around - share * length, length, whole);
}

/** The span moved by a part of its length. */
export function panSpan(span: Span, whole: Span, part: number): Span {
  const length = span.to - span.from;
  return within(span.from + part * length, length, whole);
}

/** The span moved as little as needed to hold a time. */
export function spanWith(span: Span, whole: Span, time: number): Span {
  if (time >= span.from && time <= span.to) return span;
  const length = span.to - span.from;
  return within(time < span.from ? time - 0.1 * length : time - 0.9 * length, length, whole);
}

/** Where a time lies in a span: 0 at its start, 1 at its end. */
export function partOf(span: Span, time: number): number {
  return (time - span.from) / (span.to - span.from);
}

/** The time at a part of a span, inside of it. */
export function timeAt(span: Span, part: number): number {
  return span.from + Math.max(0, Math.min(1, part)) * (span.to - span.from);
}

function within(from: number, length: number, whole: Span): Span {
  const start = Math.max(whole.from, Math.min(whole.to - length, from));
  return { from: start, to: start + length };
}
