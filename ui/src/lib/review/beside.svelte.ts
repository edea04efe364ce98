/** Threads beside a comparison: the words that are marked, the lines, what a comment is about. */
import { tick } from 'svelte';

import { t } from '../../i18n';
import type { Thread } from '../../ipc';
import { bring, marksIn, placesIn, showActive, threadsAt } from '../threads/places';
import { isOpen, NEW, type Threads } from '../threads/threads.svelte';
import { changeInDiff, selectedInDiff, type DiffThreads } from './marked';
import type { Reviewing } from './reviewing.svelte';

export class ReviewThreads {
  version = $state(0);
  #root: HTMLElement | undefined;
  #scroller: HTMLElement | undefined;
  #sizes: ResizeObserver | undefined;
  #about: Range | null = null;
  readonly #threads: Threads;
  readonly #reviewing: Reviewing;

  /** The words of open threads, and of a resolved one that is looked at. */
  readonly ranges = $derived.by((): DiffThreads | undefined => {
    const document = this.#reviewing.document;
    if (!document) return undefined;
    const ranges = this.#threads.all.flatMap((thread) => {
      const { from, to } = thread.anchor;
      return from !== null && to !== null && (isOpen(thread) || thread.id === this.#threads.unfolded) ? [{ id: thread.id, from, to }] : [];
    });
    return { text: document.text, ranges };
  });

  constructor(threads: Threads, reviewing: Reviewing) {
    this.#threads = threads;
    this.#reviewing = reviewing;
  }

  attach(root: HTMLElement, scroller: HTMLElement): () => void {
    this.#root = root;
    this.#scroller = scroller;
    this.#sizes = new ResizeObserver(() => (this.version += 1));
    this.#sizes.observe(root);
    return () => {
      this.#sizes?.disconnect();
      this.#root = undefined;
    };
  }

  /** The comparison was made anew: lines may have moved. */
  async shown(): Promise<void> {
    await tick();
    this.version += 1;
    if (this.#root) showActive(this.#root, this.#threads.active);
  }

  readonly measure = (threads: readonly Thread[], base: number): Map<string, number> => {
    if (!this.#root) return new Map();
    const places = placesIn(this.#root, threads, base);
    const range = this.#about;
    if (this.#threads.about && range && this.#root.contains(range.startContainer)) places.set(NEW, Math.max(0, range.getBoundingClientRect().top - base));
    return places;
  };

  show(active: string | null, scroll: boolean): void {
    if (!this.#root || !this.#scroller) return;
    showActive(this.#root, active);
    const mark = active === null ? undefined : marksIn(this.#root).get(active);
    if (scroll && mark) bring(mark, this.#scroller);
  }

  showChange(change: number): void {
    const place = this.#root?.querySelector(`.block[data-change="${change}"]`);
    if (place && this.#scroller) bring(place, this.#scroller);
  }

  /** The change that a thread's words stand in. */
  changeOf(thread: Thread): number | null {
    const block = this.#root ? marksIn(this.#root).get(thread.id)?.closest('[data-change]') : undefined;
    return block ? Number(block.getAttribute('data-change')) || null : null;
  }

  readonly placeOf = (thread: Thread): string | undefined => {
    if (this.version < 0) return undefined;
    const change = this.changeOf(thread);
    return change === null ? undefined : t('review.change', { n: change });
  };

  /** Begins a thread on what is selected, else on the change in hand, else on the document. */
  begin(): boolean {
    const root = this.#root;
    const document = this.#reviewing.document;
    if (!root || !document) return false;
    const chosen = getSelection();
    const range = chosen && !chosen.isCollapsed && chosen.rangeCount > 0 && root.contains(chosen.getRangeAt(0).commonAncestorContainer) ? chosen.getRangeAt(0) : null;
    const block = range ? null : root.querySelector(`.block[data-change="${this.#reviewing.change}"]`);
    const selection = (range && selectedInDiff(root, document.text, range)) ?? (block && changeInDiff(root, document.text, this.#reviewing.change));
    if (!range && this.#threads.about) return false;
    if (!selection) return this.#threads.begin({ selection: { type: 'document' }, words: '', top: 0 });
    let place = range;
    if (!place && block) {
      place = window.document.createRange();
      place.selectNodeContents(block);
    }
    this.#about = place;
    const begun = this.#threads.begin({ selection, words: selection.quote, top: 0 });
    if (begun) chosen?.removeAllRanges();
    this.version += 1;
    return begun;
  }

  clicked(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const ids = threadsAt(target);
    if (ids.length > 0 && getSelection()?.isCollapsed !== false) {
      const here = ids.indexOf(this.#threads.active ?? '');
      this.#threads.activate(ids[(here + 1) % ids.length] ?? null, false);
    }
    const change = Number(target.closest('[data-change]')?.getAttribute('data-change') ?? 0);
    if (change > 0) this.#reviewing.change = change;
  }
}
