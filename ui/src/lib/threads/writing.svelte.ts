/**
 * Threads beside a text that is being written. Their places count in the saved text; the editor
 * carries them along while more is typed, and a new comment is sent for the saved text only.
 */
import type { Selection, Thread } from '../../ipc';
import { bring, marksIn, placesIn, showActive } from './places';
import { isOpen, NEW, type Threads } from './threads.svelte';
import type { About } from './unsent';

export interface Place {
  id: string;
  from: number;
  to: number;
}

/** What this needs of the editor. */
export interface EditorSide {
  text: () => string;
  places: () => Place[];
  show: (places: readonly Place[], active: string | null) => void;
  selection: () => { from: number; to: number };
  heightOf: (at: number) => number;
  reveal: (at: number) => void;
}

/** Takes a place in one text over into another that differs in one stretch. */
export function carried(at: number, before: string, after: string, side: 'start' | 'end'): number {
  if (before === after) return at;
  let head = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  let tail = 0;
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
  const behind = at >= before.length - tail;
  if (at <= head && !(side === 'start' && behind)) return at;
  if (behind) return at + after.length - before.length;
  return Math.min(at, after.length - tail);
}

export class WritingThreads {
  version = $state(0);
  #editor: EditorSide | undefined;
  #preview: HTMLElement | undefined;
  readonly #threads: Threads;
  readonly #saved: () => string;

  constructor(threads: Threads, saved: () => string) {
    this.#threads = threads;
    this.#saved = saved;
  }

  attach(editor: EditorSide): void {
    this.#editor = editor;
    this.place();
  }

  /** The preview, when it is what the margin goes with. */
  follow(preview: HTMLElement | undefined): void {
    this.#preview = preview;
    this.moved();
  }

  moved(): void {
    this.version += 1;
    if (this.#preview) showActive(this.#preview, this.#threads.active);
  }

  /** Puts the places that the engine told into the editor. */
  place(): void {
    const editor = this.#editor;
    if (!editor) return;
    const [saved, now] = [this.#saved(), editor.text()];
    const begun = editor.places().filter((place) => place.id === NEW);
    const told = this.#threads.all.flatMap(({ id, anchor, ...thread }): Place[] => {
      if (anchor.from === null || anchor.to === null || !(isOpen({ id, anchor, ...thread }) || id === this.#threads.unfolded)) return [];
      return [{ id, from: carried(anchor.from, saved, now, 'start'), to: carried(anchor.to, saved, now, 'end') }];
    });
    const places = [...told, ...(this.#threads.about ? begun : [])];
    // Without threads there is nothing to show, and nothing to take away.
    if (places.length === 0 && editor.places().length === 0) return;
    editor.show(places, this.#threads.active);
    this.version += 1;
  }

  readonly measure = (threads: readonly Thread[], base: number): Map<string, number> => {
    if (this.#preview) return placesIn(this.#preview, threads, base);
    const editor = this.#editor;
    if (!editor) return new Map();
    return new Map(editor.places().map((place) => [place.id, Math.max(0, editor.heightOf(place.from) - base)]));
  };

  show(active: string | null, scroll: boolean): void {
    const editor = this.#editor;
    if (this.#preview) {
      showActive(this.#preview, active);
      const mark = active === null ? undefined : marksIn(this.#preview).get(active);
      if (scroll && mark) bring(mark, this.#preview);
      return;
    }
    if (!editor) return;
    this.place();
    const place = editor.places().find((each) => each.id === active);
    if (scroll && place) editor.reveal(place.from);
  }

  /** Begins a thread on what is selected in the editor, else on the line with the caret. */
  begin(): boolean {
    const editor = this.#editor;
    if (!editor) return false;
    const text = editor.text();
    let { from, to } = editor.selection();
    if (from === to) {
      from = text.lastIndexOf('\n', from - 1) + 1;
      const end = text.indexOf('\n', to);
      to = end < 0 ? text.length : end;
    }
    const words = text.slice(from, to);
    from += words.length - words.trimStart().length;
    to -= words.length - words.trimEnd().length;
    const about: About = from < to ? { selection: { type: 'range', from, to, quote: text.slice(from, to) }, words: text.slice(from, to), top: 0 } : { selection: { type: 'document' }, words: '', top: 0 };
    if (!this.#threads.begin(about)) return false;
    if (from < to) editor.show([...editor.places().filter((place) => place.id !== NEW), { id: NEW, from, to }], NEW);
    this.version += 1;
    return true;
  }

  /** What a new thread is about in the text as it is saved now. */
  selection(about: About): Selection {
    const editor = this.#editor;
    const place = editor?.places().find((each) => each.id === NEW);
    if (about.selection.type !== 'range' || !editor || !place) return about.selection;
    return { type: 'range', from: place.from, to: place.to, quote: editor.text().slice(place.from, place.to) };
  }
}
