/** Formatting as changes of the Markdown text; everything else stays as it was typed. */
import { EditorSelection, type ChangeSpec, type EditorState, type TransactionSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** Whether words between these marks are being typed and their end stands right here. */
function endsHere(state: EditorState, at: number, mark: string): boolean {
  const line = state.doc.lineAt(at);
  const before = state.sliceDoc(line.from, at);
  const after = state.sliceDoc(at, line.to);
  const run = /^[*~`]*/.exec(after)?.[0] ?? '';
  // Two stars are the end of bold, one or three of them of something else as well.
  const fits = mark === '*' ? run === '*' || run.startsWith('***') : run.startsWith(mark);
  if (!fits || before.endsWith(mark)) return false;
  const opened = before.split(mark).length - 1;
  return mark === '*' ? /(^|[^*])(\*|\*\*\*)[^*\s][^*]*$/.test(before) : opened % 2 === 1;
}

/** Puts marks around the selection, or takes them away where they stand; at their end it leaves them. */
export function wrapped(state: EditorState, mark: string): TransactionSpec {
  return state.changeByRange((range) => {
    const size = mark.length;
    if (range.empty && endsHere(state, range.head, mark)) return { range: EditorSelection.cursor(range.head + size) };
    const outside = state.sliceDoc(range.from - size, range.from) === mark && state.sliceDoc(range.to, range.to + size) === mark;
    // One star beside two is half of the bold marks, not an italic one.
    const bold = mark === '*' && state.sliceDoc(range.from - 2, range.from) === '**' && state.sliceDoc(range.from - 3, range.from) !== '***';
    if (outside && !bold) {
      return {
        changes: [
          { from: range.from - size, to: range.from },
          { from: range.to, to: range.to + size },
        ],
        range: EditorSelection.range(range.from - size, range.to - size),
      };
    }
    const text = state.sliceDoc(range.from, range.to);
    const lead = /^\s*/.exec(text)?.[0].length ?? 0;
    const trail = text.trim() === '' ? 0 : (/\s*$/.exec(text)?.[0].length ?? 0);
    const from = range.from + (text.trim() === '' ? 0 : lead);
    const to = range.to - trail;
    return {
      changes: [
        { from, insert: mark },
        { from: to, insert: mark },
      ],
      range: EditorSelection.range(from + size, to + size),
    };
  });
}

/** Makes each selected line a heading of this level, or plain when it was one already. */
export function headed(state: EditorState, level: number): TransactionSpec {
  const mark = `${'#'.repeat(level)} `;
  const lines = selectedLines(state);
  const same = lines.every(({ text }) => text.startsWith(mark));
  const changes = lines.map(({ from, text }): ChangeSpec => {
    const old = /^ {0,3}#{1,6}(?:[ \t]+|$)/.exec(text)?.[0].length ?? 0;
    return { from, to: from + old, insert: same ? '' : mark };
  });
  return { changes };
}

/** `[words](…)` with the place to type in selected. */
export function linked(state: EditorState): TransactionSpec {
  return state.changeByRange((range) => {
    const text = state.sliceDoc(range.from, range.to);
    const address = /^(https?:\/\/|mailto:)\S+$/.test(text.trim());
    const insert = address ? `[](${text.trim()})` : `[${text}]()`;
    const cursor = range.from + (address || text === '' ? 1 : insert.length - 1);
    return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(cursor) };
  });
}

/** Numbers the selected lines as steps. */
export function stepped(state: EditorState): TransactionSpec {
  const lines = selectedLines(state).filter(({ text }, _, all) => text.trim() !== '' || all.length === 1);
  const same = lines.every(({ text }) => /^\d+\. /.test(text));
  const changes = lines.map(({ from, text }, index): ChangeSpec => {
    const old = /^(?:\d+\.|[-*+])[ \t]+/.exec(text)?.[0].length ?? 0;
    return { from, to: from + old, insert: same ? '' : `${index + 1}. ` };
  });
  return atEnd(state, changes);
}

/** Makes the selected lines items of a list, or plain when they were. */
export function bulleted(state: EditorState): TransactionSpec {
  const lines = selectedLines(state).filter(({ text }, _, all) => text.trim() !== '' || all.length === 1);
  const same = lines.every(({ text }) => /^[-*+] /.test(text));
  const changes = lines.map(({ from, text }): ChangeSpec => {
    const old = /^(?:\d+\.|[-*+])[ \t]+/.exec(text)?.[0].length ?? 0;
    return { from, to: from + old, insert: same ? '' : '- ' };
  });
  return atEnd(state, changes);
}

/** Makes the selected lines words to say: `> [!SAY]`. */
export function said(state: EditorState): TransactionSpec {
  const lines = selectedLines(state);
  const changes: ChangeSpec[] = lines.map(({ from }) => ({ from, insert: '> ' }));
  const [first] = lines;
  if (first) changes.unshift({ from: first.from, insert: '> [!SAY]\n' });
  return atEnd(state, changes);
}

/** The caret stays behind what was put in at its place. */
function atEnd(state: EditorState, changes: ChangeSpec[]): TransactionSpec {
  const set = state.changes(changes);
  return { changes: set, selection: state.selection.map(set, 1) };
}

function selectedLines(state: EditorState): { from: number; text: string }[] {
  const found = new Map<number, string>();
  for (const range of state.selection.ranges) {
    for (let at = range.from; ; ) {
      const line = state.doc.lineAt(at);
      found.set(line.from, line.text);
      if (line.to >= range.to) break;
      at = line.to + 1;
    }
  }
  return [...found].map(([from, text]) => ({ from, text }));
}

/** Runs a change as the person's own, so that it can be undone as one. */
export function apply(view: EditorView, change: (state: EditorState) => TransactionSpec): void {
  if (view.state.readOnly || view.composing) return;
  view.dispatch(view.state.update(change(view.state), { userEvent: 'input.format', scrollIntoView: true }));
  view.focus();
}
