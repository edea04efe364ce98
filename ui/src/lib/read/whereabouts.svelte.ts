/** What became of the document that is read: still published, moved, or no longer published. */
import { untrack } from 'svelte';

import type { HostError } from '../../host';
import { query, type DocumentView } from '../../ipc';
import { router } from '../app/router.svelte';

export class Whereabouts {
  readonly #view: () => DocumentView | undefined;
  readonly #error: () => HostError | undefined;
  #came = $state.raw<{ from: string; to: string } | undefined>();

  /** Whether what is shown was published, and is not any more. */
  readonly unpublished = $derived.by(() => this.#view() !== undefined && this.#error()?.code === 'not_found');
  /** Where the document lay before it was followed to where it lies now. */
  readonly moved = $derived.by(() => (this.#came && this.#came.to === this.#view()?.row.path ? this.#came : undefined));

  /** Takes what is shown, why the newest question was not answered, and the section in view. Call while a component starts. */
  constructor(view: () => DocumentView | undefined, error: () => HostError | undefined, anchor: () => string) {
    this.#view = view;
    this.#error = error;
    const found = query('document.moved', () => {
      const lost = this.unpublished ? view() : undefined;
      return lost ? { path: lost.row.path, id: lost.row.id, blob: lost.blob } : null;
    });
    $effect(() => {
      const to = found.data?.path;
      const from = found.answered?.path;
      if (to === undefined || from === undefined) return;
      untrack(() => {
        if (from !== view()?.row.path) return;
        this.#came = { from, to };
        const section = anchor();
        router.replace({ view: 'read', doc: to, ...(section ? { anchor: section } : {}) });
      });
    });
  }
}
