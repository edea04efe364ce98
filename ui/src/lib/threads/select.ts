/** The words a person selected in rendered text, as the engine can find them again. */
import type { Selection } from '../../ipc';

/** Words the window puts into the text itself; the engine does not know them. */
const OURS = '.alert-head, .remote-image, .missing-image, .visually-hidden';
const BLOCK = 'p, li, td, th, h1, h2, h3, h4, h5, h6, pre, blockquote, .alert, div';

/** A heading that the view shows in another place than in the text. */
export interface Lead {
  anchor: string;
  text: string;
}

export interface Selected {
  selection: Selection;
  /** The words, for reading. */
  words: string;
  range: Range;
}

interface Flat {
  text: string;
  /** Where each text node begins in the text, in order. */
  nodes: { node: Text; at: number }[];
}

const SPACE = /\s+/gu;

function squeezed(text: string): string {
  return text.replace(SPACE, ' ').trim();
}

/** The text below `root`, with a break where a block ends. */
function flat(root: Element): Flat {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Flat['nodes'] = [];
  let text = '';
  let block: Element | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (node.parentElement?.closest(OURS)) continue;
    const here: Element | null = node.parentElement?.closest(BLOCK) ?? null;
    if (here !== block) text += '\n';
    block = here;
    nodes.push({ node, at: text.length });
    text += node.data;
  }
  return { text, nodes };
}

/** The offset in the flat text of a place in the document. */
function offsetOf(all: Flat, container: Node, offset: number): number {
  const direct = all.nodes.find(({ node }) => node === container);
  if (direct) return direct.at + offset;
  const point = document.createRange();
  point.setStart(container, offset);
  const behind = all.nodes.find(({ node }) => point.comparePoint(node, 0) >= 0);
  return behind?.at ?? all.text.length;
}

const anchorOf = (heading: Element): string => heading.id.slice(2);

function headings(root: Element): Element[] {
  return [...root.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((heading) => heading.id.startsWith('s-'));
}

/** What is selected inside `root`, or nothing when nothing is, or not all of it lies there. */
export function selectedIn(root: Element, lead?: Lead): Selected | null {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || chosen.rangeCount === 0) return null;
  const range = chosen.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return null;
  const all = flat(root);
  const from = offsetOf(all, range.startContainer, range.startOffset);
  const to = offsetOf(all, range.endContainer, range.endOffset);
  const words = squeezed(all.text.slice(from, to));
  if (words === '') return null;
  const parts = headings(root).map((heading) => ({ anchor: anchorOf(heading), at: offsetOf(all, heading, 0) }));
  const here = parts.findLastIndex((part) => part.at <= from);
  const begin = parts[here]?.at ?? 0;
  const end = parts[here + 1]?.at ?? all.text.length;
  const inside = to <= end;
  const before = here < 0 && lead ? `${lead.text}\n` : '';
  // Over the edge of a section, the words are counted in the whole text.
  const stretch = inside ? before + all.text.slice(begin, from) : `${lead ? `${lead.text}\n` : ''}${all.text.slice(0, from)}`;
  return {
    selection: { type: 'quote', quote: words, section: inside ? (parts[here]?.anchor ?? lead?.anchor ?? '') : null, occurrence: occurrence(stretch, words) },
    words,
    range,
  };
}

/** Which of the places with these words comes after the text before it, from 1. White space does not count. */
export function occurrence(before: string, words: string): number {
  const text = before.replace(SPACE, '');
  const wanted = words.replace(SPACE, '');
  let count = 1;
  // A place that begins before and reaches over the edge is not counted: it is not the same words.
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) count += 1;
  return count;
}
