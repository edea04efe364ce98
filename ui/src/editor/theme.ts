/** How the editor looks: the reading font, 24 px lines, dimmed marks, bold headings. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '14px', color: 'var(--text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  // Contained, so that a letter lays out this pane alone and not the whole window.
  '.cm-scroller': { fontFamily: 'var(--sans)', lineHeight: '24px', overflow: 'hidden auto', contain: 'strict' },
  '.cm-content': { padding: '4px 0 40vh', caretColor: 'var(--accent)', userSelect: 'text' },
  '.cm-line': { padding: '0 24px 0 0' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--text-3)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '44px', padding: '0 14px 0 0', fontSize: '11px', fontVariantNumeric: 'tabular-nums' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused:not(.selecting) .cm-activeLine, &.cm-focused:not(.selecting) .cm-activeLineGutter': { backgroundColor: 'var(--selected)' },
  '.cm-content ::selection, .cm-line::selection': { backgroundColor: 'color-mix(in srgb, var(--accent) 26%, transparent)' },
  '.cm-specialChar': { color: 'var(--stale)' },
  '.cm-alert, .cm-alert *': { color: 'var(--text-3)' },
  '.cm-foldPlaceholder': {
    font: '500 12px/18px var(--sans)', border: 'none', borderRadius: '9px', padding: '1px 9px', margin: '0 8px',
    backgroundColor: 'var(--never-t)', color: 'var(--never)', cursor: 'pointer',
  },
  '.cm-hint': { textDecorationSkipInk: 'none', textUnderlineOffset: '5px' },
  '.cm-hint-hint, .cm-hint-warning': { textDecorationLine: 'underline', textDecorationStyle: 'dotted', textDecorationColor: 'var(--due-u)', textDecorationThickness: '2px' },
  '.cm-hint-error': { textDecorationLine: 'underline', textDecorationStyle: 'wavy', textDecorationColor: 'var(--stale-u)', textDecorationThickness: '1.5px', textUnderlineOffset: '4px' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  // The field and its steps, what stands in its stead, and how exactly to look.
  '.cm-panel.cm-search': {
    display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto auto', gap: '6px', alignItems: 'center', padding: '8px 40px 9px 20px', fontSize: '12px',
  },
  '.cm-panel.cm-search br, .cm-panel.cm-search [name=select], .cm-panel.cm-search label:has([name=re])': { display: 'none' },
  '.cm-panel.cm-search [name=search]': { gridArea: '1 / 1' },
  '.cm-panel.cm-search [name=prev]': { gridArea: '1 / 2' },
  '.cm-panel.cm-search [name=next]': { gridArea: '1 / 3' },
  '.cm-panel.cm-search [name=replace].cm-textfield': { gridArea: '2 / 1' },
  '.cm-panel.cm-search [name=replace].cm-button': { gridArea: '2 / 2' },
  '.cm-panel.cm-search [name=replaceAll]': { gridArea: '2 / 3' },
  '.cm-panel.cm-search label:has([name=case])': { gridArea: '3 / 1', justifySelf: 'start' },
  '.cm-panel.cm-search label:has([name=word])': { gridArea: '3 / 2 / 4 / 4', justifySelf: 'start' },
  '.cm-panel.cm-search label': { margin: '0', display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: '12px', color: 'var(--text-2)' },
  '.cm-panel.cm-search .cm-textfield': {
    height: '28px', minWidth: '0', margin: '0', padding: '0 9px', borderRadius: '6px', border: 'none', fontSize: '13px',
    backgroundColor: 'var(--surface)', color: 'var(--text)', boxShadow: 'inset 0 0 0 1px var(--control)',
  },
  // How many places there are stands at the end of the field, which leaves room for it.
  '.cm-panel.cm-search .cm-textfield[name=search]': { paddingRight: '112px' },
  '.cm-panel.cm-search .cm-find-count': { gridArea: '1 / 1', justifySelf: 'end', paddingRight: '9px', color: 'var(--text-3)', fontVariantNumeric: 'tabular-nums', pointerEvents: 'none' },
  '.cm-panel.cm-search .cm-textfield:focus': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-panel.cm-search .cm-button': {
    minHeight: '26px', margin: '0', padding: '0 9px', borderRadius: '6px', border: 'none', fontSize: '12px', fontWeight: '500',
    backgroundImage: 'none', backgroundColor: 'var(--surface)', color: 'var(--text)', boxShadow: 'var(--e-button)',
  },
  '.cm-panel.cm-search .cm-button:hover': { backgroundColor: 'var(--hover)' },
  '.cm-panel.cm-search [name=close]': { width: '24px', height: '24px', margin: '0', top: '10px', right: '8px', borderRadius: '6px', fontSize: '18px', lineHeight: '24px', color: 'var(--text-2)' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)', color: 'var(--mark-f)', borderRadius: '3px' },
  '.cm-searchMatch.cm-searchMatch-selected': { outline: '2px solid var(--anchor-l)' },
  '.cm-tooltip': { border: 'none', borderRadius: '9px', backgroundColor: 'var(--surface)', color: 'var(--text)', boxShadow: 'var(--e2)', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--sans)', fontSize: '13px', maxHeight: '264px', minWidth: '280px', padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '5px 9px', lineHeight: '20px', borderRadius: '6px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--selected)', color: 'var(--text)' },
  '.cm-completionDetail': { fontStyle: 'normal', fontSize: '12px', color: 'var(--text-3)', marginLeft: '8px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
});

const words = HighlightStyle.define([
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.meta, tags.comment, tags.url, tags.labelName], color: 'var(--text-3)' },
  { tag: [tags.heading, tags.heading1, tags.heading2, tags.heading3, tags.heading4, tags.heading5, tags.heading6], fontWeight: '650' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: tags.link, color: 'var(--accent-text)' },
  { tag: tags.monospace, fontFamily: 'var(--mono)', fontSize: '12.5px' },
]);

/** Says that text is selected, so that the active line steps back behind the selection. */
const selecting = EditorView.editorAttributes.compute(['selection'], (state): Record<string, string> =>
  state.selection.main.empty ? {} : { class: 'selecting' },
);

export const theme: Extension = [look, syntaxHighlighting(words), selecting];
