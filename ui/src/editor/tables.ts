/**
 * Tables without tears: Tab goes from cell to cell, Enter to the one below, rows and columns are
 * added and taken away with the alignment kept. Only the lines that change are touched; nothing
 * is padded or lined up anew.
 */
import { syntaxTree } from '@codemirror/language';
import { EditorSelection, type ChangeSpec, type EditorState, type Extension, type TransactionSpec } from '@codemirror/state';
import { EditorView, keymap, type Command } from '@codemirror/view';

export type Alignment = 'left' | 'center' | 'right' | 'none';

interface Cell {
  /** The words, without the spaces around them. */
  from: number;
  to: number;
}

interface Row {
  from: number;
  to: number;
  text: string;
  cells: Cell[];
}

export interface Table {
  /** Header, delimiter, and what follows. */
  rows: Row[];
  row: number;
  column: number;
}

const DELIMITER = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
/** More lines than this are looked at on neither side. */
const MOST = 2000;

/** The places of unescaped bars. */
function bars(text: string): number[] {
  const found: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '|') found.push(at);
  }
  return found;
}

function cellsOf(text: string, from: number): Cell[] {
  const lead = /^\s*/.exec(text)?.[0].length ?? 0;
  const end = text.trimEnd().length;
  const inner = bars(text).filter((at) => at > lead || text[lead] !== '|');
  const start = text[lead] === '|' ? lead + 1 : lead;
  const stops = inner.filter((at) => at >= start);
  // The last bar ends the last cell, unless something follows it.
  if (stops.at(-1) !== end - 1) stops.push(end);
  let at = start;
  return stops.map((stop) => {
    const piece = text.slice(at, stop);
    const trimmed = piece.trim();
    const offset = trimmed === '' ? Math.min(1, piece.length) : piece.indexOf(trimmed);
    const cell = { from: from + at + offset, to: from + at + offset + trimmed.length };
    at = stop + 1;
    return cell;
  });
}

/** The table around a place, with the cell the place is in; nothing where there is none. */
export function tableAt(state: EditorState, pos: number): Table | null {
  const here = state.doc.lineAt(pos);
  if (!here.text.includes('|')) return null;
  for (let node = syntaxTree(state).resolveInner(pos, -1); node.parent; node = node.parent) if (/Code|FrontMatter/.test(node.name)) return null;
  let first = here.number;
  while (first > 1 && here.number - first < MOST && state.doc.line(first - 1).text.includes('|')) first -= 1;
  let last = here.number;
  while (last < state.doc.lines && last - here.number < MOST && state.doc.line(last + 1).text.includes('|')) last += 1;
  // What stands above the header is no part of the table.
  while (first < last && !DELIMITER.test(state.doc.line(first + 1).text)) first += 1;
  if (first >= last || here.number < first) return null;
  const rows: Row[] = [];
  for (let number = first; number <= last; number += 1) {
    const { from, to, text } = state.doc.line(number);
    rows.push({ from, to, text, cells: cellsOf(text, from) });
  }
  const row = here.number - first;
  const bar = bars(here.text).filter((at) => here.from + at < pos).length - (/^\s*\|/.test(here.text) ? 1 : 0);
  return { rows, row, column: Math.max(0, Math.min(bar, (rows[row]?.cells.length ?? 1) - 1)) };
}

const columns = (table: Table): number => table.rows[1]?.cells.length ?? 0;
const emptyRow = (table: Table): string => `|${'  |'.repeat(columns(table))}`;

/** Selects a cell's words. */
function select(cell: Cell | undefined): TransactionSpec {
  return cell ? { selection: EditorSelection.range(cell.from, cell.to), scrollIntoView: true } : {};
}

/** A new row below one, the caret in a cell of it. */
function rowBelow(table: Table, row: number, column: number): TransactionSpec {
  const line = table.rows[Math.max(1, row)];
  if (!line) return {};
  return { changes: { from: line.to, insert: `\n${emptyRow(table)}` }, selection: EditorSelection.cursor(line.to + 1 + 2 + column * 3), scrollIntoView: true, userEvent: 'input.table' };
}

/** The step to the next or previous cell; behind the last one waits a new row. */
export function toCell(state: EditorState, step: 1 | -1): TransactionSpec | null {
  const table = tableAt(state, state.selection.main.head);
  if (!table) return null;
  const order = table.rows.flatMap((row, at) => (at === 1 ? [] : row.cells.map((cell) => ({ cell, at }))));
  const before = table.rows.slice(0, table.row).reduce((sum, row, at) => sum + (at === 1 ? 0 : row.cells.length), 0);
  const here = before + (table.row === 1 ? -1 : table.column);
  const next = order[table.row === 1 && step > 0 ? before : here + step];
  if (next) return select(next.cell);
  return step > 0 ? rowBelow(table, table.rows.length - 1, 0) : {};
}

/** Enter: the cell below. In an empty last row it ends the table. */
export function cellBelow(state: EditorState): TransactionSpec | null {
  const { main } = state.selection;
  const table = tableAt(state, main.head);
  const row = table?.rows[table.row];
  if (!table || !row || !main.empty) return null;
  // In front of a row, or behind it, a line is a line.
  if (main.head <= row.from || main.head >= row.to) return null;
  const last = table.row === table.rows.length - 1;
  if (last && table.row > 1 && row.cells.every((cell) => cell.from === cell.to)) return { changes: { from: row.from, to: row.to }, selection: EditorSelection.cursor(row.from), scrollIntoView: true, userEvent: 'input.table' };
  const below = table.rows[table.row === 0 ? 2 : table.row + 1];
  if (!below) return rowBelow(table, table.row, table.column);
  return select(below.cells[Math.min(table.column, below.cells.length - 1)]);
}

const MARKS: Record<Alignment, string> = { left: ':---', center: ':---:', right: '---:', none: '---' };

/** Changes of the table that the caret is in, as commands of the bar. */
export const tableChanges = {
  row: (state: EditorState): TransactionSpec => {
    const table = tableAt(state, state.selection.main.head);
    return table ? rowBelow(table, table.row, table.column) : {};
  },
  column: (state: EditorState): TransactionSpec => {
    const table = tableAt(state, state.selection.main.head);
    if (!table) return {};
    const changes: ChangeSpec[] = table.rows.flatMap((row, at): ChangeSpec[] => {
      const cell = row.cells[table.column];
      return cell ? [{ from: cell.to, insert: at === 1 ? ' | ---' : ' | ' }] : [];
    });
    const set = state.changes(changes);
    const cell = table.rows[table.row]?.cells[table.column];
    return { changes: set, selection: EditorSelection.cursor(cell ? set.mapPos(cell.to, 1) : state.selection.main.head), userEvent: 'input.table' };
  },
  removeRow: (state: EditorState): TransactionSpec => {
    const table = tableAt(state, state.selection.main.head);
    const row = table?.rows[table.row];
    // Without its header a table is none.
    if (!table || !row || table.row < 2) return {};
    return { changes: { from: row.from - 1, to: row.to }, selection: EditorSelection.cursor(Math.max(0, row.from - 1)), userEvent: 'delete.table' };
  },
  removeColumn: (state: EditorState): TransactionSpec => {
    const table = tableAt(state, state.selection.main.head);
    if (!table || columns(table) < 2) return {};
    const changes: ChangeSpec[] = table.rows.flatMap((row): ChangeSpec[] => {
      const places = [...bars(row.text)];
      if (!/^\s*\|/.test(row.text)) places.unshift(-1);
      const from = places[table.column];
      const to = places[table.column + 1] ?? row.text.trimEnd().length;
      return from === undefined ? [] : [{ from: row.from + Math.max(0, from), to: row.from + (from < 0 ? to + 1 : to) }];
    });
    return { changes, userEvent: 'delete.table' };
  },
  align: (to: Alignment) => (state: EditorState): TransactionSpec => {
    const table = tableAt(state, state.selection.main.head);
    const cell = table?.rows[1]?.cells[table.column];
    return cell ? { changes: { from: cell.from, to: cell.to, insert: MARKS[to] }, userEvent: 'input.table' } : {};
  },
};

/** Text as one cell may hold it: on one line, its bars escaped. */
export function cellText(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ').replace(/(^|[^\\])\|/g, '$1\\|');
}

/** Whether a bar typed here would cut a cell of a whole row in two. */
function cuts(state: EditorState, pos: number): boolean {
  const table = tableAt(state, pos);
  const row = table?.rows[table.row];
  if (!table || !row || table.row === 1 || row.cells.length < columns(table)) return false;
  const places = bars(row.text);
  const [first, last] = [places[0], places.at(-1)];
  return first !== undefined && last !== undefined && pos > row.from + first && pos <= row.from + last && state.sliceDoc(pos - 1, pos) !== '\\';
}

const by = (change: (state: EditorState) => TransactionSpec | null): Command => (view) => {
  if (view.state.readOnly || view.composing) return false;
  const spec = change(view.state);
  if (!spec) return false;
  view.dispatch(view.state.update(spec));
  return true;
};

export const tables: Extension = [
  keymap.of([
    { key: 'Tab', run: by((state) => toCell(state, 1)), shift: by((state) => toCell(state, -1)) },
    { key: 'Enter', run: by(cellBelow) },
  ]),
  EditorView.inputHandler.of((view, from, to, text) => {
    if (text !== '|' || from !== to || view.composing || !cuts(view.state, from)) return false;
    view.dispatch({ changes: { from, insert: '\\|' }, selection: { anchor: from + 2 }, userEvent: 'input.type' });
    return true;
  }),
];
