/** `[[` offers documents and sections, and writes a standard relative link. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';

export interface LinkOffer {
  label: string;
  detail: string;
  markdown: string;
}

export function linkOffers(find: (query: string) => Promise<LinkOffer[]>): (context: CompletionContext) => Promise<CompletionResult | null> {
  return async function offers(context: CompletionContext): Promise<CompletionResult | null> {
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
  };
}
