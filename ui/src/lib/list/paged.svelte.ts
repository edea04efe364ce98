/**
 * A long list of which only the pages in view are asked for. Pages stay while newer ones
 * are on their way, so that nothing jumps.
 */
import { untrack } from 'svelte';

import { HostError } from '../../host';
import type { DocumentPage, DocumentRow } from '../../ipc';
import { pagesFor, type Shown } from './window';

const PAGE = 100;

export type AskPage = (offset: number, limit: number) => Promise<DocumentPage>;

export class PagedRows {
  total = $state(0);
  error = $state.raw<HostError | undefined>();
  /** Whether the first page has come. */
  ready = $state(false);
  #pages = $state.raw(new Map<number, DocumentRow[]>());
  #asked = new Set<number>();
  #ask: AskPage | undefined;
  #shown: Shown = { first: 0, end: 1 };
  #generation = 0;

  row(index: number): DocumentRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Begins another list, or the same one anew; what is shown stays until the answer comes. */
  restart(ask: AskPage): void {
    this.#ask = ask;
    this.#generation += 1;
    this.#asked = new Set();
    untrack(() => this.#load(new Set([0, ...pagesFor(this.#shown, PAGE)]), true));
  }

  show(shown: Shown): void {
    this.#shown = shown;
    untrack(() => this.#load(new Set(pagesFor(shown, PAGE)), false));
  }

  #load(pages: Set<number>, fresh: boolean): void {
    for (const page of pages) {
      if (this.#asked.has(page) || (!fresh && page * PAGE >= this.total)) continue;
      this.#asked.add(page);
      void this.#fetch(page, this.#generation);
    }
  }

  async #fetch(page: number, generation: number): Promise<void> {
    if (!this.#ask) return;
    try {
      const answer = await this.#ask(page * PAGE, PAGE);
      if (generation !== this.#generation) return;
      const first = page === 0 && this.#asked.size <= 2;
      this.#pages = new Map([...(first ? [] : this.#pages), [page, answer.documents]]);
      this.total = answer.total;
      this.error = undefined;
      this.ready = true;
    } catch (thrown) {
      if (generation === this.#generation) this.error = HostError.from(thrown);
    }
  }
}
