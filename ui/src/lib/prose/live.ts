/**
 * Shows a text that changes with every keystroke: only the blocks that are other ones are made
 * anew, the rest stays where it is. Blocks are known by what they are, not by where they stand.
 */
import { dress } from './dress';

export interface LiveBlock {
  /** The source line it begins on, which lines typed before it move. */
  line: number;
  readonly html: string;
}

/** Where a line of the source stands. */
export interface Stop {
  line: number;
  top: number;
}

interface Shown {
  block: LiveBlock;
  nodes: ChildNode[];
}

/** Tells blocks apart while they are parsed together; what is rendered holds no comments. */
const BORDER = '<!---->';

/** Dresses blocks and returns the nodes of each. */
function nodesOf(blocks: readonly LiveBlock[], language: string): ChildNode[][] {
  const found: ChildNode[][] = [];
  for (const node of [...dress(blocks.map(({ html }) => BORDER + html).join(''), language).childNodes]) {
    if (node.nodeType === Node.COMMENT_NODE) found.push([]);
    else found.at(-1)?.push(node);
  }
  return found;
}

const elements = ({ nodes }: Shown): HTMLElement[] => nodes.filter((node) => node instanceof HTMLElement);

export class LiveText {
  #shown: Shown[] = [];
  #target: HTMLElement | undefined;
  #language = '';

  show(target: HTMLElement, blocks: readonly LiveBlock[], language: string): void {
    if (this.#target !== target || this.#language !== language) {
      target.replaceChildren();
      this.#shown = [];
      this.#target = target;
      this.#language = language;
    }
    const old = this.#shown;
    const shorter = Math.min(old.length, blocks.length);
    let before = 0;
    while (before < shorter && old[before]?.block === blocks[before]) before += 1;
    let behind = 0;
    while (behind < shorter - before && old[old.length - 1 - behind]?.block === blocks[blocks.length - 1 - behind]) behind += 1;
    const next = old[old.length - behind]?.nodes[0] ?? null;
    const gone = old.slice(before, old.length - behind);
    const fresh = blocks.slice(before, blocks.length - behind);
    for (const { nodes } of gone) for (const node of nodes) node.remove();
    const parts = nodesOf(fresh, language);
    const made = fresh.map((block, at): Shown => ({ block, nodes: parts[at] ?? [] }));
    const fragment = document.createDocumentFragment();
    for (const { nodes } of made) fragment.append(...nodes);
    target.insertBefore(fragment, next);
    old.splice(before, gone.length, ...made);
  }

  /** The stops around a line, or around a height in the window. */
  around(at: number, by: keyof Stop): Stop[] {
    const shown = this.#shown.filter(({ nodes }) => nodes.some((node) => node instanceof HTMLElement));
    const value = (each: Shown | undefined): number => {
      if (!each) return Infinity;
      return by === 'line' ? each.block.line : (elements(each)[0]?.getBoundingClientRect().top ?? Infinity);
    };
    let [low, high] = [0, shown.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value(shown[middle]) <= at) low = middle + 1;
      else high = middle;
    }
    const stops: Stop[] = [];
    for (const each of shown.slice(Math.max(0, low - 1), low + 1)) {
      for (const element of elements(each)) {
        const inside = element.querySelectorAll<HTMLElement>('[data-line]');
        for (const part of element.dataset['line'] === undefined ? inside : [element, ...inside]) {
          const stop = { line: each.block.line + Number(part.dataset['line']), top: part.getBoundingClientRect().top };
          const last = stops.at(-1);
          if (!last || (stop.line > last.line && stop.top >= last.top)) stops.push(stop);
        }
      }
    }
    return stops;
  }
}
