/** Instants that the user wants to find again. Pure. */

/** An instant, both ways. */
export interface Bookmark {
  /** ns. */
  readonly time: number;
  readonly position: number;
}

/** Puts a bookmark at an instant, or takes the one there away; they stay in the order of time. */
export function toggled(
  bookmarks: readonly Bookmark[],
  { time, position }: Bookmark,
): readonly Bookmark[] {
  const others = bookmarks.filter((bookmark) => bookmark.position !== position);
  if (others.length < bookmarks.length) return others;
  return [...others, { time, position }].toSorted((a, b) => a.position - b.position);
}

/** The next bookmark after a position (`by` 1) or before it (-1). */
export function nextBookmark(
  bookmarks: readonly Bookmark[],
  position: number,
  by: 1 | -1,
): Bookmark | undefined {
  return by === 1
    ? bookmarks.find((bookmark) => bookmark.position > position)
    : bookmarks.findLast((bookmark) => bookmark.position < position);
}

/** What is said of one of them: `bookmark 2 of 3`. */
export function bookmarkWords(bookmarks: readonly Bookmark[], bookmark: Bookmark): string {
  return `bookmark ${bookmarks.indexOf(bookmark) + 1} of ${bookmarks.length}`;
}
