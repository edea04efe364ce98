/** What comes from the clipboard or is dropped: pictures become files, formatted text becomes Markdown. */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

import { cellText, tableAt } from './tables';

/** Formatting worth keeping; plain text in a wrapper is pasted as it is. */
const FORMATTED = /<(h[1-6]|ul|ol|table|b|strong|i|em|a|blockquote|pre)[\s>]/i;

function pictures(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'));
}

async function insertMarkdown(view: EditorView, html: string, plain: string): Promise<void> {
  const { toMarkdown } = await import('./fromHtml');
  let insert = plain;
  try {
    insert = toMarkdown(html) || plain;
  } catch {
    // What cannot be read as formatted text is still there as plain text.
  }
  view.dispatch(view.state.replaceSelection(insert.replace(/\r\n?/g, '\n')), { userEvent: 'input.paste', scrollIntoView: true });
}

export function paste(onpictures: (files: File[], at: number) => void): Extension {
  return [
    // The document's own line breaks are plain ones; the engine keeps those of the file.
    EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
    EditorView.domEventHandlers({
      paste(event, view) {
        const files = pictures(event.clipboardData);
        const html = event.clipboardData?.getData('text/html') ?? '';
        if (view.state.readOnly) return false;
        if (files.length > 0 && html === '') {
          onpictures(files, view.state.selection.main.head);
          return true;
        }
        const plain = event.clipboardData?.getData('text/plain') ?? '';
        // A cell is one line: what is pasted there must not tear the table. Whole rows come as rows.
        if (/[\n|]/.test(plain.trim()) && !/^\s*\|.*\|\s*$/m.test(plain) && tableAt(view.state, view.state.selection.main.from)) {
          view.dispatch(view.state.replaceSelection(cellText(plain)), { userEvent: 'input.paste', scrollIntoView: true });
          return true;
        }
        if (!FORMATTED.test(html)) return false;
        void insertMarkdown(view, html, plain);
        return true;
      },
      drop(event, view) {
        const files = pictures(event.dataTransfer);
        if (files.length === 0 || view.state.readOnly) return false;
        event.preventDefault();
        onpictures(files, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.head);
        return true;
      },
    }),
  ];
}
