/** Scrolls editor and preview in step, by the source lines that the preview's blocks name. */
import type { EditorView } from '@codemirror/view';

export interface Stop {
  line: number;
  top: number;
}

/** The preview's lines around a line or a height in the window, with where they stand there. */
export type Around = (at: number, by: keyof Stop) => readonly Stop[];

/** The place that belongs to `at`, between the stops around it. */
export function between(stops: readonly Stop[], at: number, from: 'line' | 'top', to: 'line' | 'top'): number {
  const next = stops.findIndex((stop) => stop[from] > at);
  const before = next < 0 ? stops.at(-1) : stops[next - 1];
  const after = next < 0 ? undefined : stops[next];
  if (!before) return after ? after[to] * (after[from] > 0 ? at / after[from] : 1) : 0;
  if (!after) return before[to];
  return before[to] + ((at - before[from]) / (after[from] - before[from])) * (after[to] - before[to]);
}

/** How far below the upper edge the two panes are held together. */
const EDGE = 8;

/** Keeps the two in step; the pane that the person touched last leads. Returns how to stop. */
export function scrollTogether(view: EditorView, preview: HTMLElement, around: Around): { follow: () => void; stop: () => void } {
  const editor = view.scrollDOM;
  let leader: 'editor' | 'preview' = 'editor';

  function lineAtTop(): number {
    const block = view.lineBlockAtHeight(editor.scrollTop + EDGE);
    const line = view.state.doc.lineAt(block.from).number;
    return line + Math.max(0, editor.scrollTop + EDGE - block.top) / Math.max(1, block.height);
  }

  /** Where the preview's text begins, in the window. */
  const edge = (): number => preview.getBoundingClientRect().top - preview.scrollTop;
  const below = (stops: readonly Stop[], from: number): Stop[] => stops.map(({ line, top }) => ({ line, top: top - from }));

  function toPreview(): void {
    if (editor.scrollTop <= 1) {
      if (preview.scrollTop > 0) preview.scrollTop = 0;
      return;
    }
    const line = lineAtTop();
    const wanted = between(below(around(line, 'line'), edge()), line, 'line', 'top') - EDGE;
    if (Math.abs(preview.scrollTop - wanted) >= 1) preview.scrollTop = wanted;
  }

  function toEditor(): void {
    const from = edge();
    const at = preview.scrollTop + EDGE;
    const line = preview.scrollTop <= 1 ? 1 : between(below(around(at + from, 'top'), from), at, 'top', 'line');
    const whole = Math.min(view.state.doc.lines, Math.max(1, Math.floor(line)));
    const block = view.lineBlockAt(view.state.doc.line(whole).from);
    editor.scrollTop = line <= 1 ? 0 : block.top + (line - whole) * block.height - EDGE;
  }

  const lead = (pane: 'editor' | 'preview') => (): void => {
    leader = pane;
  };
  const onEditor = (): void => {
    if (leader === 'editor') toPreview();
  };
  const onPreview = (): void => {
    if (leader === 'preview') toEditor();
  };
  const leadEditor = lead('editor');
  const leadPreview = lead('preview');
  const touches = ['wheel', 'pointerdown', 'keydown', 'touchstart'] as const;
  for (const touch of touches) {
    view.dom.addEventListener(touch, leadEditor, { passive: true });
    preview.addEventListener(touch, leadPreview, { passive: true });
  }
  editor.addEventListener('scroll', onEditor, { passive: true });
  preview.addEventListener('scroll', onPreview, { passive: true });
  return {
    follow: onEditor,
    stop: () => {
      for (const touch of touches) {
        view.dom.removeEventListener(touch, leadEditor);
        preview.removeEventListener(touch, leadPreview);
      }
      editor.removeEventListener('scroll', onEditor);
      preview.removeEventListener('scroll', onPreview);
    },
  };
}
