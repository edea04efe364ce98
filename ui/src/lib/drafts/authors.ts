/** The rendered text in runs of paragraphs that one change brought, by the lines that blocks name. */
import type { BlameBlock, Change } from '../../ipc';

export interface Written {
  change: Change | undefined;
  html: string;
}

/** Who changed a line last; a line between two blocks belongs to the one before it. */
function authorOf(blocks: readonly BlameBlock[], line: number): Change | undefined {
  return (blocks.find((block) => line >= block.from_line && line <= block.to_line) ?? blocks.findLast((block) => block.from_line <= line))?.change;
}

/** Cuts rendered HTML, whose blocks carry `data-line`, where another change begins. */
export function byAuthor(html: string, blocks: readonly BlameBlock[]): Written[] {
  const template = document.createElement('template');
  template.innerHTML = html;
  const runs: Written[] = [];
  for (const element of template.content.children) {
    const line = Number(element.getAttribute('data-line') ?? element.querySelector('[data-line]')?.getAttribute('data-line'));
    const last = runs.at(-1);
    const change = Number.isFinite(line) && line > 0 ? authorOf(blocks, line) : last?.change;
    if (last && last.change?.commit === change?.commit) last.html += element.outerHTML;
    else runs.push({ change, html: element.outerHTML });
  }
  return runs;
}
