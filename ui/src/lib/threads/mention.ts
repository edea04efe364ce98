/** `@` in a comment: what was typed behind it, and putting a name in its place. */

export interface Mention {
  /** Where the `@` stands. */
  from: number;
  query: string;
}

/** The mention that the caret is in. An address, as in `a@b`, is none. */
export function mentionAt(text: string, caret: number): Mention | null {
  const before = text.slice(0, caret);
  const match = /(?:^|[\s([{"'“‘«])@([\p{L}\p{M}\p{N}._-]*(?: [\p{L}\p{M}\p{N}._-]+)?)$/u.exec(before);
  if (!match) return null;
  const query = match[1] ?? '';
  return { from: caret - query.length - 1, query };
}

/** The text with the name in place of what was typed, and where the caret goes. */
export function mentioned(text: string, mention: Mention, caret: number, name: string): { text: string; caret: number } {
  const insert = `@${name} `;
  const behind = text.slice(caret).replace(/^ /, '');
  return { text: text.slice(0, mention.from) + insert + behind, caret: mention.from + insert.length };
}
