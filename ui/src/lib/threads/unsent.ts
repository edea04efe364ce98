/**
 * Text of comments that is typed and not sent. It outlives the box it was typed in, the view,
 * and the window: nobody loses an answer because something else was clicked.
 */
import type { Selection, Topic } from '../../ipc';

export interface Unsent {
  text: string;
  topic: Topic | null;
  /** The proposed words, while the comment is a suggestion. */
  replacement: string | null;
  /** What a new thread is about. */
  about: About | null;
}

export interface About {
  selection: Selection;
  words: string;
  /** Where its line was, beside the text. */
  top: number;
}

const PREFIX = 'carebook.unsent ';
const kept = new Map<string, Unsent>();

export function keyOf(...parts: (string | null | undefined)[]): string {
  return parts.map((part) => part ?? '').join('\n');
}

/** The browser's own store may be missing or full; then text lives as long as the window. */
function stored(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

export function unsent(key: string): Unsent | undefined {
  const known = kept.get(key);
  if (known) return known;
  try {
    const text = stored()?.getItem(PREFIX + key);
    if (!text) return undefined;
    const found: unknown = JSON.parse(text);
    if (typeof found !== 'object' || found === null || typeof (found as Unsent).text !== 'string') return undefined;
    kept.set(key, found as Unsent);
    return found as Unsent;
  } catch {
    return undefined;
  }
}

export function keepUnsent(key: string, unsent: Unsent): void {
  kept.set(key, unsent);
  try {
    stored()?.setItem(PREFIX + key, JSON.stringify(unsent));
  } catch {
    // Full or refused: the text stays in memory.
  }
}

export function forgetUnsent(key: string): void {
  kept.delete(key);
  try {
    stored()?.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept there either.
  }
}
