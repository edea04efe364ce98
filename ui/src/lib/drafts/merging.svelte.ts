/** Places where a draft and the published text changed the same words, and what is chosen for each. */
import type { Change, Conflict, ConflictPiece, Resolution } from '../../ipc';

export type Choice = 'yours' | 'theirs' | 'both' | 'own';

export interface Place {
  key: string;
  path: string;
  title: string;
  /** The heading the place stands under; empty at the beginning. */
  heading: string;
  /** What stands on the same line before it, and behind it: joined already. */
  lead: string;
  tail: string;
  before: string;
  yours: string;
  theirs: string;
  by: Change | null;
  /** Whether it is about where the document lies, not about words: one of two paths. */
  moved: boolean;
  /** Whether it is a fact of the document's head. */
  fact: boolean;
}

interface Decision {
  choice: Choice;
  text: string;
}

/** Both texts, one behind the other, each on its own lines or words. Of facts a key stands once: the other value is a comment beside it. */
export function joined(yours: string, theirs: string, facts = false): string {
  if (facts) return yours + theirs.replace(/^(?=.)/gm, '# ');
  if (yours === '' || theirs === '' || yours.endsWith('\n')) return yours + theirs;
  if (/\n/.test(yours + theirs)) return `${yours}\n${theirs}`;
  return yours + (/^[\s,.;:!?)\]]/.test(theirs) ? '' : ' ') + theirs;
}

/** The rest of the line around a place, which a person needs to judge it; nothing where it holds whole lines. */
function around(pieces: readonly ConflictPiece[], at: number): { lead: string; tail: string } {
  const place = pieces[at];
  const text = (piece: ConflictPiece | undefined): string => (piece?.type === 'text' ? piece.text : '');
  const whole = place?.type === 'place' && [place.before, place.yours, place.theirs].some((each) => each.endsWith('\n'));
  // The mark of a quotation or a list says nothing about the words.
  const lead = (text(pieces[at - 1]).split('\n').at(-1) ?? '').replace(/^\s*(?:>|[-*+]|\d+[.)])\s+/, '');
  return { lead, tail: whole ? '' : (text(pieces[at + 1]).split('\n')[0] ?? '') };
}

type Open = Extract<ConflictPiece, { type: 'place' | 'moved' }>;

const keyOf = (path: string, at: number, piece: Open): string => JSON.stringify([path, at, piece.before, piece.yours, piece.theirs]);

function placesOf(conflict: Conflict): Place[] {
  let heading = '';
  let so = '';
  const found: Place[] = [];
  for (const [at, piece] of conflict.pieces.entries()) {
    const text = piece.type === 'text' ? piece.text : '';
    const fact = /^---\r?\n/.test(so) && !/\n---[ \t]*\r?(?:\n|$)/.test(so);
    so += piece.type === 'moved' ? '' : piece.type === 'text' ? piece.text : piece.yours;
    heading = [...text.matchAll(/^#{1,6}[ \t]+(.+?)[ \t#]*$/gm)].at(-1)?.[1] ?? heading;
    if (piece.type !== 'text') {
      const { before, yours, theirs } = piece;
      const moved = piece.type === 'moved';
      const line = moved ? { lead: '', tail: '' } : around(conflict.pieces, at);
      found.push({ key: keyOf(conflict.path, at, piece), path: conflict.path, title: conflict.title, heading, ...line, before, yours, theirs, by: conflict.theirs, moved, fact });
    }
  }
  return found;
}

export class Merging {
  places = $state.raw<Place[]>([]);
  active = $state(0);
  #conflicts: Conflict[] = [];
  #decisions = $state.raw<Record<string, Decision>>({});

  /** Takes the conflicts of a preview; what was chosen for the same texts stays chosen. */
  take(conflicts: Conflict[]): void {
    this.#conflicts = conflicts;
    this.places = conflicts.flatMap(placesOf);
    this.active = Math.min(this.active, Math.max(0, this.places.length - 1));
  }

  get place(): Place | undefined {
    return this.places[this.active];
  }

  decision(place: Place | undefined): Decision | undefined {
    return place && this.#decisions[place.key];
  }

  get done(): number {
    return this.places.filter((place) => this.decision(place)).length;
  }

  get finished(): boolean {
    return this.places.length > 0 && this.done === this.places.length;
  }

  choose(choice: Choice): void {
    const { place } = this;
    // A document lies in one place.
    if (!place || (place.moved && (choice === 'both' || choice === 'own'))) return;
    const kept = this.decision(place)?.text ?? joined(place.yours, place.theirs, place.fact);
    const text = { yours: place.yours, theirs: place.theirs, both: joined(place.yours, place.theirs, place.fact), own: kept }[choice];
    this.#decisions = { ...this.#decisions, [place.key]: { choice, text } };
  }

  /** The result was typed over. */
  write(text: string): void {
    const { place } = this;
    if (place && !place.moved) this.#decisions = { ...this.#decisions, [place.key]: { choice: 'own', text } };
  }

  move(step: 1 | -1): void {
    this.active = Math.min(this.places.length - 1, Math.max(0, this.active + step));
  }

  /** Goes to the next place that nobody has decided. */
  next(): void {
    const open = this.places.findIndex((place, index) => index > this.active && !this.decision(place));
    const first = this.places.findIndex((place) => !this.decision(place));
    this.active = open >= 0 ? open : first >= 0 ? first : this.active;
  }

  /** The whole text of each document, once every place is decided. */
  resolutions(): Resolution[] {
    if (!this.finished) return [];
    return this.#conflicts.map((conflict) => {
      const chosen = (piece: Open, at: number): string => this.#decisions[keyOf(conflict.path, at, piece)]?.text ?? '';
      const place = conflict.pieces.flatMap((piece, at) => (piece.type === 'moved' ? [chosen(piece, at)] : []))[0];
      const text = conflict.pieces
        .map((piece, at) => (piece.type === 'text' ? piece.text : piece.type === 'place' ? chosen(piece, at) : ''))
        .join('')
        .toWellFormed();
      return place === undefined ? { path: conflict.path, text } : { path: conflict.path, text, place };
    });
  }
}

export interface Word {
  text: string;
  changed: boolean;
}

/** More words than this are not compared; the text is shown without marks. */
const MOST = 600;

/** The words of a text, those marked that the text before does not have in that order. */
export function changedWords(before: string, text: string): Word[] {
  const cut = (of: string): string[] => of.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
  const old = cut(before);
  const now = cut(text);
  if (old.length > MOST || now.length > MOST) return [{ text, changed: false }];
  const table: number[][] = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    const line = table[row] as number[];
    for (let column = now.length - 1; column >= 0; column -= 1) {
      line[column] = old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const words: Word[] = [];
  const add = (piece: string, changed: boolean): void => {
    const last = words.at(-1);
    if (last?.changed === changed) last.text += piece;
    else words.push({ text: piece, changed });
  };
  let row = 0;
  for (let column = 0; column < now.length; ) {
    const word = now[column] as string;
    if (row < old.length && old[row] === word) {
      add(word, false);
      row += 1;
      column += 1;
    } else if (row < old.length && at(row + 1, column) >= at(row, column + 1)) row += 1;
    else {
      add(word, true);
      column += 1;
    }
  }
  return words;
}
