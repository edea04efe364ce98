/** Words that threads are about, marked in the source; the marks move with the text. */
import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

export interface ThreadPlace {
  id: string;
  from: number;
  to: number;
}

const setPlaces = StateEffect.define<{ places: readonly ThreadPlace[]; active: string | null }>();

function mark(id: string, active: boolean): Decoration {
  return Decoration.mark({ class: active ? 'thread-mark active' : 'thread-mark', attributes: { 'data-thread': id }, id });
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setPlaces)) continue;
      const { places, active } = effect.value;
      const length = transaction.newDoc.length;
      next = Decoration.set(
        places.filter(({ from, to }) => from < to && to <= length).map(({ id, from, to }) => mark(id, id === active).range(from, to)),
        true,
      );
    }
    return next;
  },
  provide: (value) => EditorView.decorations.from(value),
});

/** `onclick` hears of a click on marked words. */
export function threads(onclick: (id: string) => void): Extension {
  return [
    field,
    EditorView.domEventHandlers({
      click(event) {
        const marked = event.target instanceof Element ? event.target.closest('.thread-mark[data-thread]') : null;
        const id = marked?.getAttribute('data-thread');
        if (id) onclick(id);
        return false;
      },
    }),
  ];
}

/** Where the words of threads stand now. */
export function threadPlaces(state: EditorState): ThreadPlace[] {
  const found: ThreadPlace[] = [];
  state.field(field, false)?.between(0, state.doc.length, (from, to, value) => {
    found.push({ id: String((value.spec as { id: string }).id), from, to });
  });
  return found;
}

export function showThreads(view: EditorView, places: readonly ThreadPlace[], active: string | null): void {
  view.dispatch({ effects: setPlaces.of({ places, active }) });
}

/** How far down in the window a place stands, also where its line is not drawn. */
export function heightOf(view: EditorView, at: number): number {
  const place = Math.min(at, view.state.doc.length);
  return view.coordsAtPos(place)?.top ?? view.lineBlockAt(place).top + view.documentTop;
}
