/** Dims the word that opens an alert, `[!SAY]`, which the parser takes for a link. */
import type { Extension } from '@codemirror/state';
import { Decoration, MatchDecorator, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';

const dim = Decoration.mark({ class: 'cm-alert' });

const matcher = new MatchDecorator({
  regexp: /^[ \t]{0,3}(?:>[ \t]*)+(\[![A-Za-z]+\])/g,
  decorate: (add, _from, to, match) => add(to - (match[1]?.length ?? 0), to, dim),
});

export const alerts: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.decorations = matcher.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
