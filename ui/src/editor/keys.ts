/**
 * CodeMirror's own keys, without those that Carebook gives another meaning. Formatting,
 * saving and layout are commands of the one registry in `keys.ts` and not bound here.
 */
import { closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap, indentWithTab } from '@codemirror/commands';
import { markdownKeymap } from '@codemirror/lang-markdown';
import { searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { keymap, type KeyBinding } from '@codemirror/view';

const OURS = new Set(['Alt-l', 'Mod-i', 'Alt-ArrowLeft', 'Alt-ArrowRight', 'Mod-Alt-\\', 'Mod-Alt-g', 'Alt-g']);

const kept = (bindings: readonly KeyBinding[]): KeyBinding[] => bindings.filter((binding) => !OURS.has(binding.key ?? ''));

export const keys: Extension = keymap.of([
  ...closeBracketsKeymap.filter((binding) => binding.key === 'Backspace'),
  ...completionKeymap,
  ...markdownKeymap,
  ...kept(searchKeymap),
  ...kept(defaultKeymap),
  ...historyKeymap,
  indentWithTab,
]);
