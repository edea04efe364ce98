/** Threads in a comparison: which shown words they are about, and what is selected in it. */
import type { DiffSpan, Selection } from '../../ipc';
import { covered, lineStarts, placesInSource, stretch } from './source';

/** A thread's words, as places in the newer text. */
export interface ThreadRange {
  id: string;
  from: number;
  to: number;
}

export interface DiffThreads {
  /** The newer text. */
  text: string;
  ranges: readonly ThreadRange[];
}

/** A run of words, with the threads that it belongs to. */
export type MarkedSpan = DiffSpan & { threads?: string };

const newer = (spans: readonly DiffSpan[]): string => spans.filter((span) => span.kind !== 'removed').map((span) => span.text).join('');

/** Cuts the spans of a paragraph where words of threads begin and end. */
export function marked(spans: readonly DiffSpan[], line: number, threads: DiffThreads | undefined): MarkedSpan[] {
  if (!threads || threads.ranges.length === 0) return [...spans];
  const start = lineStarts(threads.text)[line - 1];
  const shown = newer(spans);
  if (start === undefined || shown.trim() === '') return [...spans];
  // Nothing can be about this paragraph that ends before it; what begins far behind it neither.
  const near = threads.ranges.filter((range) => range.to > start && range.from < start + shown.length * 3 + 4000);
  if (near.length === 0) return [...spans];
  const places = placesInSource(shown, threads.text, start);
  const stretches = near.flatMap((range) => {
    const found = stretch(places, range.from, range.to);
    return found ? [{ id: range.id, ...found }] : [];
  });
  if (stretches.length === 0) return [...spans];
  let at = 0;
  return spans.flatMap((span): MarkedSpan[] => {
    if (span.kind === 'removed') return [span];
    const begin = at;
    at += span.text.length;
    const cuts = [...new Set([begin, at, ...stretches.flatMap(({ from, to }) => [from, to])])].filter((cut) => cut >= begin && cut <= at).sort((a, b) => a - b);
    const { notes, ...bare } = span;
    return cuts.slice(0, -1).map((from, index) => {
      const to = cuts[index + 1] ?? at;
      const ids = stretches.filter((each) => each.from < to && each.to > from).map((each) => each.id);
      const last = index === cuts.length - 2;
      return { ...bare, ...(last && notes ? { notes } : {}), text: span.text.slice(from - begin, to - begin), ...(ids.length > 0 ? { threads: ids.join(' ') } : {}) };
    });
  });
}

/** Words of the older text and words that the view adds. */
const NOT_NEW = 'del, .note, .visually-hidden, .written, .number, .task, .no, .about, .older';

function textNodes(block: Element): { node: Text; at: number }[] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const found: { node: Text; at: number }[] = [];
  let at = 0;
  let cell: Element | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (!node.parentElement?.closest('.words') || node.parentElement.closest(NOT_NEW)) continue;
    const here = node.parentElement.closest('.cell');
    // The cells of a row are divided by tabs.
    if (cell && here !== cell) at += 1;
    cell = here;
    found.push({ node, at });
    at += node.data.length;
  }
  return found;
}

function offset(nodes: readonly { node: Text; at: number }[], container: Node, place: number): number {
  const direct = nodes.find(({ node }) => node === container);
  if (direct) return direct.at + place;
  const point = document.createRange();
  point.setStart(container, place);
  const last = nodes.at(-1);
  return nodes.find(({ node }) => point.comparePoint(node, 0) >= 0)?.at ?? (last ? last.at + last.node.data.length : 0);
}

function placed(block: Element, text: string): { nodes: { node: Text; at: number }[]; places: Int32Array } | null {
  const start = lineStarts(text)[Number(block.getAttribute('data-line')) - 1];
  const nodes = textNodes(block);
  if (start === undefined || nodes.length === 0) return null;
  let shown = '';
  for (const { node, at } of nodes) shown = shown.padEnd(at, '\t') + node.data;
  return { nodes, places: placesInSource(shown, text, start) };
}

const blocks = (root: Element): Element[] => [...root.querySelectorAll('.block[data-line]')];

function ranged(text: string, from: number, to: number): Selection & { type: 'range' } {
  return { type: 'range', from, to, quote: text.slice(from, to) };
}

/** What is selected of the newer text; removed words alone are nothing of it. */
export function selectedInDiff(root: Element, text: string, range: Range): (Selection & { type: 'range' }) | null {
  const inside = blocks(root).filter((block) => range.intersectsNode(block));
  let from = Number.POSITIVE_INFINITY;
  let to = -1;
  for (const block of inside) {
    const found = placed(block, text);
    if (!found) continue;
    const begin = block.contains(range.startContainer) ? offset(found.nodes, range.startContainer, range.startOffset) : 0;
    const end = block.contains(range.endContainer) ? offset(found.nodes, range.endContainer, range.endOffset) : found.places.length;
    const part = covered(found.places, begin, end);
    if (!part) continue;
    from = Math.min(from, part.from);
    to = Math.max(to, part.to);
  }
  return to < 0 ? null : ranged(text, from, to);
}

/** The words of the newer text that a change holds; nothing when it only takes words away. */
export function changeInDiff(root: Element, text: string, change: number): (Selection & { type: 'range' }) | null {
  let from = Number.POSITIVE_INFINITY;
  let to = -1;
  for (const block of root.querySelectorAll(`.block[data-change="${change}"]`)) {
    const found = placed(block, text);
    const part = found && covered(found.places, 0, found.places.length);
    if (!part) continue;
    from = Math.min(from, part.from);
    to = Math.max(to, part.to);
  }
  return to < 0 ? null : ranged(text, from, to);
}
