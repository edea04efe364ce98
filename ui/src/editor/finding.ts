/** What the panel of find and replace says: how many places there are, and which one is selected. */
import { getSearchQuery, searchPanelOpen, setSearchQuery } from '@codemirror/search';
import type { EditorState, Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** The words of the panel, in the interface's language. */
export interface FindWords {
  places: (at: number, total: number) => string;
  none: () => string;
}

/** Counting ends here: who sees more places looks for something else. */
const MOST = 9999;

/** How many places hold what is looked for, and the number of the selected one, from 1; 0 when none is. */
export function placesFound(state: EditorState): { at: number; total: number } {
  const query = getSearchQuery(state);
  const { from, to } = state.selection.main;
  let total = 0;
  let at = 0;
  if (!query.valid) return { at, total };
  const places = query.getCursor(state);
  for (let next = places.next(); !next.done && total < MOST; next = places.next()) {
    total += 1;
    if (next.value.from === from && next.value.to === to) at = total;
  }
  return { at, total };
}

function tell(view: EditorView, words: FindWords): void {
  const panel = view.dom.querySelector('.cm-panel.cm-search');
  if (!panel) return;
  let place = panel.querySelector('.cm-find-count');
  if (!place) {
    place = document.createElement('span');
    place.className = 'cm-find-count';
    place.setAttribute('data-test', 'editor-find-count');
    place.setAttribute('aria-live', 'polite');
    panel.append(place);
  }
  const { at, total } = placesFound(view.state);
  const said = !getSearchQuery(view.state).valid ? '' : total === 0 ? words.none() : words.places(at, total);
  if (place.textContent !== said) place.textContent = said;
}

export const finding = (words: FindWords): Extension =>
  EditorView.updateListener.of((update) => {
    if (!searchPanelOpen(update.state)) return;
    const opened = !searchPanelOpen(update.startState);
    const asked = update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(setSearchQuery)));
    if (opened || asked || update.docChanged || update.selectionSet) tell(update.view, words);
  });
