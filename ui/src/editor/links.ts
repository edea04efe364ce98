/** `[[` offers documents and sections, and writes a standard relative link. */
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';

export interface LinkOffer {
  label: string;
  detail: string;
  markdown: string;
}

export function links(find: (query: string) => Promise<LinkOffer[]>): Extension {
  async function offers(context: CompletionContext): Promise<CompletionResult | null> {
    const typed = context.matchBefore(/\[\[[^[\]\n]*/);
    if (!typed) return null;
    const found = await find(typed.text.slice(2));
    if (context.aborted) return null;
    return {
      from: typed.from,
      filter: false,
      options: found.map((offer) => ({
        label: offer.label,
        detail: offer.detail,
        apply: (view, _completion, from, to) => {
          const behind = view.state.sliceDoc(to, to + 2) === ']]' ? to + 2 : to;
          view.dispatch({ changes: { from, to: behind, insert: offer.markdown }, selection: { anchor: from + offer.markdown.length }, userEvent: 'input.complete' });
        },
      })),
    };
  }
  return autocompletion({ override: [offers], icons: false, closeOnBlur: true });
}
