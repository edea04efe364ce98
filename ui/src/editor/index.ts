/** The editor: CodeMirror put together for Markdown, without Svelte. */
import './styles';

import { autocompletion } from '@codemirror/autocomplete';
import { history } from '@codemirror/commands';
import { commonmarkLanguage, markdown } from '@codemirror/lang-markdown';
import { foldEffect } from '@codemirror/language';
import { search } from '@codemirror/search';
import { EditorState, Transaction, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { GFM } from '@lezer/markdown';

import { alerts } from './alerts';
import { blockOffers, type Block } from './blocks';
import { finding, type FindWords } from './finding';
import { frontMatter, frontMatterRange, frontMatterSyntax } from './frontMatter';
import { hints } from './hints';
import { keys } from './keys';
import { linkOffers, type LinkOffer } from './links';
import { paste } from './paste';
import { tables } from './tables';
import { theme } from './theme';
import { threads } from './threads';

export { EditorState, EditorView };
export { redo, undo, moveLineDown, moveLineUp } from '@codemirror/commands';
export { openSearchPanel } from '@codemirror/search';
export { smallestChange } from './change';
export { blocked, type Block } from './blocks';
export { apply, bulleted, headed, linked, said, stepped, wrapped } from './format';
export { goTo, reveal, showHints } from './hints';
export { tableAt, tableChanges } from './tables';
export { scrollTogether } from './together';
export { heightOf, showThreads, threadPlaces } from './threads';
export type { LinkOffer } from './links';

export interface Listening {
  lang: string;
  label: string;
  readOnly: boolean;
  /** CodeMirror's phrases in the interface's language. */
  phrases: Record<string, string>;
  says: { folded: (lines: number) => string; unfold: () => string };
  /** What the panel of find and replace says of the places it found. */
  found: FindWords;
  onchange: () => void;
  /** A click on words that a thread is about. */
  onthread: (id: string) => void;
  /** Lines have other places than before. */
  onmoved: () => void;
  /** The caret stands elsewhere. */
  onmove: () => void;
  onpictures: (files: File[], at: number) => void;
  findLinks: (query: string) => Promise<LinkOffer[]>;
  /** What the blocks behind `/` are called. */
  blocks: () => Record<Block, string> & { column: string };
}

function extensions(listening: Listening): Extension {
  return [
    // Only plain line breaks part lines: what else a file holds stays in the text untouched.
    EditorState.lineSeparator.of('\n'),
    EditorState.phrases.of(listening.phrases),
    EditorState.readOnly.of(listening.readOnly),
    EditorView.contentAttributes.of({ lang: listening.lang, 'aria-label': listening.label, 'data-test': 'editor-text', autocapitalize: 'off' }),
    EditorView.lineWrapping,
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    search({ top: true }),
    finding(listening.found),
    markdown({ base: commonmarkLanguage, extensions: [GFM, frontMatterSyntax], addKeymap: false, completeHTMLTags: false }),
    frontMatter(listening.says),
    alerts,
    hints,
    threads((id) => listening.onthread(id)),
    autocompletion({ override: [linkOffers((query) => listening.findLinks(query)), blockOffers(() => listening.blocks())], icons: false, closeOnBlur: true }),
    tables,
    paste((files, at) => listening.onpictures(files, at)),
    theme,
    keys,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) listening.onchange();
      if (update.geometryChanged) listening.onmoved();
      if (update.docChanged || update.selectionSet) listening.onmove();
    }),
  ];
}

/** A text ready to be edited, its front matter folded away. */
export function stateOf(text: string, listening: Listening): EditorState {
  const state = EditorState.create({ doc: text, extensions: extensions(listening) });
  const front = frontMatterRange(state);
  if (!front) return state;
  // The caret waits where the text begins.
  return state.update({ effects: foldEffect.of({ from: front.from, to: front.to }), selection: { anchor: Math.min(front.to + 1, state.doc.length) } }).state;
}

/** Turns the text into another one by the smallest change; it can be undone. */
export function replaceText(view: EditorView, change: { from: number; to: number; insert: string } | null): void {
  if (change) view.dispatch({ changes: change, userEvent: 'input.replace' });
}

/** Ends the last line, as no step that undo would stop at. */
export function endLine(view: EditorView): void {
  view.dispatch({ changes: { from: view.state.doc.length, insert: view.state.lineBreak }, annotations: Transaction.addToHistory.of(false) });
}
