/** Underlines what the writing checks found; the marks move with the text until it is checked again. */
import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

export interface Mark {
  from: number;
  to: number;
  severity: 'hint' | 'warning' | 'error';
}

const setMarks = StateEffect.define<readonly Mark[]>();

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const length = transaction.newDoc.length;
      const fitting = effect.value.filter((mark) => mark.from < mark.to && mark.to <= length);
      next = Decoration.set(
        fitting.map((mark) => Decoration.mark({ class: `cm-hint cm-hint-${mark.severity}` }).range(mark.from, mark.to)),
        true,
      );
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const hints: Extension = marks;

export function showHints(view: EditorView, found: readonly Mark[]): void {
  view.dispatch({ effects: setMarks.of(found) });
}

/** Shows a place, and leaves caret and focus where they are. */
export function reveal(view: EditorView, at: number): void {
  view.dispatch({ effects: EditorView.scrollIntoView(Math.min(at, view.state.doc.length), { y: 'center' }) });
}

/** Puts the caret on a place and shows it. */
export function goTo(view: EditorView, from: number, to = from): void {
  const length = view.state.doc.length;
  const anchor = Math.min(from, length);
  view.dispatch({ selection: { anchor, head: Math.min(to, length) }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  view.focus();
}
