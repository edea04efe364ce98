/** Threads beside rendered text: what is selected, where lines are, which words are marked. */
import type { Thread } from '../../ipc';
import { bring, marksIn, placesIn, showActive, threadsAt } from './places';
import { selectedIn, type Lead, type Selected } from './select';
import { NEW, type Threads } from './threads.svelte';

/** The registered look of the words a new thread is about; see prose.css. */
const ABOUT = 'thread-about';

export class ReadingThreads {
  /** Grows when lines may have moved. */
  version = $state(0);
  /** What the mouse or the keyboard selected just now, and where its line is. */
  selected = $state.raw<{ selected: Selected; top: number; left: number } | null>(null);
  #text: HTMLElement | undefined;
  #scroller: HTMLElement | undefined;
  /** The words that a new thread is about. */
  #about: Range | null = null;
  #sizes: ResizeObserver | undefined;
  readonly #threads: Threads;
  readonly #lead: () => Lead | undefined;

  constructor(threads: Threads, lead: () => Lead | undefined) {
    this.#threads = threads;
    this.#lead = lead;
  }

  /** The text is shown anew. */
  attach(text: HTMLElement, scroller: HTMLElement): void {
    if (this.#text !== text) {
      this.#sizes?.disconnect();
      this.#sizes = new ResizeObserver(() => (this.version += 1));
      this.#sizes.observe(text);
    }
    this.#text = text;
    this.#scroller = scroller;
    this.selected = null;
    this.version += 1;
    showActive(text, this.#threads.active);
  }

  detach(): void {
    this.#sizes?.disconnect();
    this.#sizes = undefined;
    this.#text = undefined;
    this.light(null);
  }

  readonly measure = (threads: readonly Thread[], base: number): Map<string, number> => {
    if (!this.#text) return new Map();
    const places = placesIn(this.#text, threads, base);
    const { about } = this.#threads;
    const section = about?.selection.type === 'section' ? this.#heading(about.selection.section) : undefined;
    // Text that is rendered anew takes the range with it; then the line stays where it was.
    const rect = this.#about && this.#text.contains(this.#about.startContainer) ? this.#about.getBoundingClientRect() : section?.getBoundingClientRect();
    if (about && rect && (rect.height > 0 || section)) places.set(NEW, Math.max(0, rect.top - base));
    return places;
  };

  #heading(anchor: string): Element | undefined {
    return [...(this.#text?.querySelectorAll('[id]') ?? [])].find((element) => element.id === `s-${anchor}`);
  }

  /** Shows the active thread's words, and brings them into view. */
  show(active: string | null, scroll: boolean): void {
    if (!this.#text) return;
    showActive(this.#text, active);
    if (!scroll || active === null || !this.#scroller) return;
    const thread = this.#threads.activeThread;
    const section = thread ? this.#heading(thread.anchor.section) : undefined;
    const place = marksIn(this.#text).get(active) ?? (thread?.anchor.status === 'document' ? undefined : section);
    if (place) bring(place, this.#scroller);
    else if (thread?.anchor.status === 'document') this.#scroller.scrollTop = 0;
  }

  /** Notices what is selected, for the button beside it. */
  look(): void {
    if (!this.#text || !this.#scroller) return;
    const selected = selectedIn(this.#text, this.#lead());
    if (!selected) {
      this.selected = null;
      return;
    }
    const rects = [...selected.range.getClientRects()].filter((rect) => rect.width > 0);
    const last = rects.at(-1) ?? selected.range.getBoundingClientRect();
    const edge = this.#scroller.getBoundingClientRect();
    this.selected = { selected, top: last.bottom - edge.top + this.#scroller.scrollTop, left: last.right - edge.left };
  }

  /** Begins a thread on what is selected, or on the section in view. */
  begin(margin: number, section: { anchor: string; title: string } | undefined): boolean {
    if (!this.#text) return false;
    const selected = selectedIn(this.#text, this.#lead());
    if (selected) {
      const top = Math.max(0, selected.range.getBoundingClientRect().top - margin);
      const begun = this.#threads.begin({ selection: selected.selection, words: selected.words, top });
      if (begun) {
        this.light(selected.range);
        this.selected = null;
        getSelection()?.removeAllRanges();
      }
      return begun;
    }
    if (this.#threads.about) return false;
    const heading = section && this.#heading(section.anchor);
    const top = heading ? Math.max(0, heading.getBoundingClientRect().top - margin) : 0;
    if (section) return this.#threads.begin({ selection: { type: 'section', section: section.anchor }, words: section.title, top });
    return this.#threads.begin({ selection: { type: 'document' }, words: '', top: 0 });
  }

  /** Keeps the words in sight that a new thread is about, while the focus is in its box. */
  light(range: Range | null): void {
    this.#about = range;
    if (!('highlights' in CSS)) return;
    if (range) CSS.highlights.set(ABOUT, new Highlight(range));
    else CSS.highlights.delete(ABOUT);
  }

  /** A click on marked words shows their thread. */
  clicked(target: EventTarget | null): boolean {
    const ids = threadsAt(target);
    if (ids.length === 0 || (target instanceof Element && target.closest('a'))) return false;
    if (getSelection()?.isCollapsed === false) return false;
    // Words of several threads: a click goes from one to the next.
    const here = ids.indexOf(this.#threads.active ?? '');
    this.#threads.activate(ids[(here + 1) % ids.length] ?? null, false);
    return true;
  }
}
