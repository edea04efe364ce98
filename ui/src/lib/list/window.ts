/** Which rows of a long list to draw. */

export interface Shown {
  first: number;
  /** One past the last. */
  end: number;
}

/** Rows that are in view, with a few more on both sides so that scrolling shows no gaps. */
export function shownRows(count: number, row: number, scroll: number, height: number, spare = 8): Shown {
  if (count <= 0 || row <= 0) return { first: 0, end: 0 };
  const top = Math.min(Math.max(0, scroll), Math.max(0, count * row - height));
  const first = Math.max(0, Math.floor(top / row) - spare);
  const end = Math.min(count, Math.ceil((top + Math.max(0, height)) / row) + spare);
  return { first, end };
}

/** Where to scroll so that a row is wholly in view, moving as little as possible. */
export function scrollFor(index: number, row: number, scroll: number, height: number): number {
  const top = index * row;
  if (top < scroll) return top;
  if (top + row > scroll + height) return top + row - height;
  return scroll;
}

/** The pages of a paged list that these rows need. */
export function pagesFor(shown: Shown, size: number): number[] {
  if (shown.end <= shown.first) return [];
  const from = Math.floor(shown.first / size);
  const to = Math.floor((shown.end - 1) / size);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
