/** The front matter: a block of its own to the parser, folded to one line when a text opens. */
import { codeFolding, foldService } from '@codemirror/language';
import type { EditorState, Extension } from '@codemirror/state';
import type { MarkdownConfig } from '@lezer/markdown';
import { tags } from '@lezer/highlight';

const FENCE = /^---[ \t]*$/;

/** Keeps `---`, `title: …`, `---` from being read as rules and headings. */
export const frontMatterSyntax: MarkdownConfig = {
  defineNodes: [{ name: 'FrontMatter', block: true, style: tags.meta }],
  parseBlock: [
    {
      name: 'FrontMatter',
      before: 'HorizontalRule',
      parse(context, line) {
        if (context.lineStart !== 0 || !FENCE.test(line.text)) return false;
        const from = context.lineStart;
        while (context.nextLine()) {
          if (!FENCE.test(line.text)) continue;
          const to = context.lineStart + line.text.length;
          context.nextLine();
          context.addElement(context.elt('FrontMatter', from, to));
          return true;
        }
        // The header is not closed: all of it stays front matter, as the engine reads it.
        context.addElement(context.elt('FrontMatter', from, context.prevLineEnd()));
        return true;
      },
    },
  ],
};

/** Where the front matter can be folded: from the end of its first line to its last. */
export function frontMatterRange(state: EditorState): { from: number; to: number; lines: number } | null {
  const { doc } = state;
  if (!FENCE.test(doc.line(1).text)) return null;
  for (let at = 2; at <= Math.min(doc.lines, 200); at += 1) {
    const line = doc.line(at);
    if (FENCE.test(line.text)) return { from: doc.line(1).to, to: line.to, lines: at - 2 };
  }
  return null;
}

export function frontMatter(says: { folded: (lines: number) => string; unfold: () => string }): Extension {
  return [
    foldService.of((state, start) => (start === 0 ? frontMatterRange(state) : null)),
    codeFolding({
      preparePlaceholder: (state) => frontMatterRange(state)?.lines ?? 0,
      placeholderDOM(_view, onclick, lines: number) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'cm-foldPlaceholder';
        button.textContent = says.folded(lines);
        button.title = says.unfold();
        button.onclick = onclick;
        return button;
      },
    }),
  ];
}
