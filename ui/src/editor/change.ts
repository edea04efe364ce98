/** The smallest change that turns one text into another, so that the caret and undo survive. */
export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

const low = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

export function smallestChange(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  // Never between the halves of a character.
  if (start > 0 && (low(before.charCodeAt(start)) || low(after.charCodeAt(start)))) start -= 1;
  let end = 0;
  while (end < shorter - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end += 1;
  if (end > 0 && (low(before.charCodeAt(before.length - end)) || low(after.charCodeAt(after.length - end)))) end -= 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
