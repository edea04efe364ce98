import { EditorSelection, EditorState, type TransactionSpec } from '@codemirror/state';
import { describe, expect, it } from 'vitest';

import { cellBelow, cellText, tableAt, tableChanges, toCell } from './tables';

/** A text with the selection between ‹ and ›, or a caret at ‹›. */
function state(marked: string): EditorState {
  const from = marked.indexOf('‹');
  return EditorState.create({ doc: marked.replace('‹', '').replace('›', ''), selection: EditorSelection.range(from, marked.indexOf('›') - 1), extensions: EditorState.lineSeparator.of('\n') });
}

function after(marked: string, change: (state: EditorState) => TransactionSpec | null): string | null {
  const before = state(marked);
  const spec = change(before);
  if (!spec) return null;
  const next = before.update(spec).state;
  const { from, to } = next.selection.main;
  const doc = next.doc.toString();
  return `${doc.slice(0, from)}‹${doc.slice(from, to)}›${doc.slice(to)}`;
}

const next = (s: EditorState): TransactionSpec | null => toCell(s, 1);
const previous = (s: EditorState): TransactionSpec | null => toCell(s, -1);

describe('a table', () => {
  const cases: [name: string, before: string, change: (state: EditorState) => TransactionSpec | null, expected: string | null][] = [
    ['Tab goes to the next cell', '| a‹› | b |\n| - | - |\n| 1 | 2 |', next, '| a | ‹b› |\n| - | - |\n| 1 | 2 |'],
    ['Tab steps over the delimiter', '| a | b‹› |\n| - | - |\n| 1 | 2 |', next, '| a | b |\n| - | - |\n| ‹1› | 2 |'],
    ['Shift+Tab goes back over it', '| a | b |\n| - | - |\n| ‹1› | 2 |', previous, '| a | ‹b› |\n| - | - |\n| 1 | 2 |'],
    ['Shift+Tab stays in the first cell', '| ‹a› | b |\n| - | - |', previous, '| ‹a› | b |\n| - | - |'],
    ['Tab behind the last cell makes a row', '| a | b |\n|:-:|--:|\n| 1 | 2‹› |\n\nEnd', next, '| a | b |\n|:-:|--:|\n| 1 | 2 |\n| ‹› |  |\n\nEnd'],
    ['Tab finds empty cells', '| a‹› |  |\n| - | - |', next, '| a | ‹› |\n| - | - |'],
    ['bars that are escaped part nothing', '| a \\| b‹› | c |\n| - | - |', next, '| a \\| b | ‹c› |\n| - | - |'],
    ['tables without outer bars are tables', 'a‹› | b\n- | -\n1 | 2', next, 'a | ‹b›\n- | -\n1 | 2'],
    ['Hangul keeps its place', '| 금액‹› | 기한 |\n| - | - |', next, '| 금액 | ‹기한› |\n| - | - |'],
    ['outside of tables Tab is Tab', 'a‹› b', next, null],
    ['a line with a bar is no table', 'a‹› | b\n\nc', next, null],
    ['Enter goes down', '| a | b |\n| - | - |\n| 1 | 2‹› |\n| 3 | 4 |', cellBelow, '| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | ‹4› |'],
    ['Enter leaves the header for the first row', '| a‹› | b |\n| - | - |\n| 1 | 2 |', cellBelow, '| a | b |\n| - | - |\n| ‹1› | 2 |'],
    ['Enter in the last row makes one', '| a | b |\n| - | - |\n| 1 | 2‹› |', cellBelow, '| a | b |\n| - | - |\n| 1 | 2 |\n|  | ‹› |'],
    ['Enter in an empty last row ends the table', '| a |\n| - |\n| 1 |\n| ‹› |', cellBelow, '| a |\n| - |\n| 1 |\n‹›'],
    ['Enter behind a row is Enter', '| a |\n| - |\n| 1 |‹›', cellBelow, null],
    ['a row is added below', '| a‹› | b |\n| - | - |\n| 1 | 2 |', tableChanges.row, '| a | b |\n| - | - |\n| ‹› |  |\n| 1 | 2 |'],
    ['a column keeps the alignment of the others', '| a‹› | b |\n|:-:|--:|\n| 1 | 2 |', tableChanges.column, '| a | ‹› | b |\n|:-: | ---|--:|\n| 1 |  | 2 |'],
    ['a row goes', '| a |\n| - |\n| 1‹› |\n| 2 |', tableChanges.removeRow, '| a |\n| - |‹›\n| 2 |'],
    ['the header stays', '| a‹› |\n| - |\n| 1 |', tableChanges.removeRow, '| a‹› |\n| - |\n| 1 |'],
    ['a column goes', '| a | b‹› | c |\n|:-:|-|-:|\n| 1 | 2 | 3 |', tableChanges.removeColumn, '| a ‹›| c |\n|:-:|-:|\n| 1 | 3 |'],
    ['the last column goes', '| a | b‹› |\n| - | - |\n| 1 | 2 |', tableChanges.removeColumn, '| a ‹›|\n| - |\n| 1 |'],
    ['a column is aligned', '| a | b‹› |\n| - | - |', tableChanges.align('right'), '| a | b‹› |\n| - | ---: |'],
  ];
  it.each(cases)('%s', (_, before, change, expected) => {
    expect(after(before, change)).toBe(expected);
  });

  it('knows the cell of every place', () => {
    const text = '| a | b |\n| - | - |\n| 1 | 2 |';
    for (let at = 0; at <= text.length; at += 1) {
      const table = tableAt(EditorState.create({ doc: text }), at);
      expect(table?.rows.length, `at ${at}`).toBe(3);
      expect(table?.column, `at ${at}`).toBeLessThan(2);
    }
  });

  it('takes pasted text into one cell', () => {
    expect(cellText(' one\n  two | three ')).toBe('one two \\| three');
    expect(cellText('a \\| b')).toBe('a \\| b');
  });
});
