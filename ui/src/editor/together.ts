/** Scrolls editor and preview in step, by the source lines that the preview's blocks name. */
import type { EditorView } from '@codemirror/view';

interface Stop {
  line: number;
  top: number;
}

/** The preview's blocks in order: the line each begins on and where it stands. */
function stopsOf(preview: HTMLElement): Stop[] {
  const edge = preview.getBoundingClientRect().top - preview.scrollTop;
  const found: Stop[] = [];
  for (const element of preview.querySelectorAll<HTMLElement>('[data-line]')) {
    const line = Number(element.dataset['line']);
    const top = element.getBoundingClientRect().top - edge;
    const last = found.at(-1);
    if (Number.isFinite(line) && (!last || (line > last.line && top >= last.top))) found.push({ line, top });
  }
  return found;
}

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
export function scrollTogether(view: EditorView, preview: HTMLElement): { follow: () => void; stop: () => void } {
  const editor = view.scrollDOM;
  let leader: 'editor' | 'preview' = 'editor';

  function lineAtTop(): number {
    const block = view.lineBlockAtHeight(editor.scrollTop + EDGE);
    const line = view.state.doc.lineAt(block.from).number;
    return line + Math.max(0, editor.scrollTop + EDGE - block.top) / Math.max(1, block.height);
  }

  function toPreview(): void {
    const end = editor.scrollTop <= 1;
    preview.scrollTop = end ? 0 : between(stopsOf(preview), lineAtTop(), 'line', 'top') - EDGE;
  }

  function toEditor(): void {
    const line = preview.scrollTop <= 1 ? 1 : between(stopsOf(preview), preview.scrollTop + EDGE, 'top', 'line');
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
