/** Whole blocks that can be put in: from the toolbar, or by typing `/` on an empty line. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state';

export const BLOCKS = ['heading1', 'heading2', 'heading3', 'steps', 'bullets', 'tasks', 'say', 'note', 'warning', 'must', 'dont', 'table', 'quote', 'code', 'rule'] as const;
export type Block = (typeof BLOCKS)[number];

/** What is written for each; `‹›` is where the caret waits, `‹…›` what is selected there. */
function textOf(block: Block, column: string): string {
  switch (block) {
    case 'heading1':
      return '# ‹›';
    case 'heading2':
      return '## ‹›';
    case 'heading3':
      return '### ‹›';
    case 'steps':
      return '1. ‹›';
    case 'bullets':
      return '- ‹›';
    case 'tasks':
      return '- [ ] ‹›';
    case 'say':
    case 'note':
    case 'warning':
    case 'must':
    case 'dont':
      return `> [!${block.toUpperCase()}]\n> ‹›`;
    case 'table':
      return `| ‹${column} 1› | ${column} 2 |\n| --- | --- |\n|  |  |`;
    case 'quote':
      return '> ‹›';
    case 'code':
      return '```\n‹›\n```';
    case 'rule':
      return '---\n\n‹›';
  }
}

/** Puts a block in place of a range, on lines of its own. */
function put(state: EditorState, block: Block, column: string, from: number, to: number): TransactionSpec {
  const before = state.doc.lineAt(from);
  const empty = state.sliceDoc(before.from, from).trim() === '';
  const above = empty && before.number > 1 ? state.doc.line(before.number - 1).text.trim() : '';
  // A table or a line right below words would become part of them.
  const apart = !empty ? '\n\n' : above !== '' && /^(table|rule|code|steps|bullets|tasks)$/.test(block) ? '\n' : '';
  const behind = state.sliceDoc(to, state.doc.lineAt(to).to).trim() === '' ? '' : '\n\n';
  const marked = textOf(block, column);
  const start = marked.indexOf('‹');
  const end = marked.indexOf('›') - 1;
  const at = (empty ? before.from : from) + apart.length;
  return {
    changes: { from: empty ? before.from : from, to, insert: apart + marked.replace(/[‹›]/g, '') + behind },
    selection: EditorSelection.range(at + start, at + end),
    scrollIntoView: true,
    userEvent: 'input.block',
  };
}

/** A block behind the selection. */
export function blocked(block: Block, column: string): (state: EditorState) => TransactionSpec {
  return (state) => put(state, block, column, state.selection.main.to, state.selection.main.to);
}

/** Offers blocks while `/` and letters stand alone on a line. */
export function blockOffers(labels: () => Record<Block, string> & { column: string }) {
  return (context: CompletionContext): CompletionResult | null => {
    const typed = context.matchBefore(/^\s*\/[\p{L}\p{M}\d ]*$/u);
    if (!typed || context.state.doc.lineAt(context.pos).text.trim() !== typed.text.trim()) return null;
    const words = labels();
    const wanted = typed.text.trim().slice(1).toLocaleLowerCase();
    const options = BLOCKS.filter((block) => block.startsWith(wanted) || words[block].toLocaleLowerCase().includes(wanted)).map(
      (block): Completion => ({
        label: words[block],
        detail: textOf(block, words.column).split('\n')[0]?.replace(/[‹›]/g, '').trim() ?? '',
        apply: (view, _completion, from, to) => {
          const change = put(view.state, block, words.column, from, to);
          view.dispatch(view.state.update(change));
        },
      }),
    );
    return options.length > 0 ? { from: typed.from + typed.text.indexOf('/'), filter: false, options } : null;
  };
}
