/** Finds words in shown text and puts `<mark>` around them. */

/** Where the words stand in a text; the longest word wins, nothing overlaps. */
export function places(text: string, words: readonly string[], whole: boolean): [number, number][] {
  const haystack = text.toLocaleLowerCase();
  // A few characters change length when lowered; then positions cannot be trusted.
  if (haystack.length !== text.length) return [];
  const found: [number, number][] = [];
  const needles = words.map((word) => word.toLocaleLowerCase()).filter(Boolean);
  let at = 0;
  while (at < haystack.length) {
    const next = needles.find((needle) => haystack.startsWith(needle, at) && (!whole || isWord(text, at, needle)));
    if (next === undefined) {
      at += 1;
      continue;
    }
    found.push([at, at + next.length]);
    at += next.length;
  }
  return found;
}

/** Latin words are found as whole words; scripts that join words, anywhere. */
function isWord(text: string, at: number, needle: string): boolean {
  if (!/^\p{Script=Latin}/u.test(needle)) return true;
  const joins = (character: string): boolean => /[\p{Script=Latin}\p{N}\p{M}]/u.test(character);
  return !joins(text.charAt(at - 1)) && !joins(text.charAt(at + needle.length));
}

function textNodes(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (!node.parentElement?.closest('.alert-head, .remote-image, mark')) nodes.push(node);
  }
  return nodes;
}

/** Marks the words below `root`; returns the marks in order. */
export function markWords(root: Node, words: readonly string[], className: string, whole: boolean): HTMLElement[] {
  if (words.length === 0) return [];
  const marks: HTMLElement[] = [];
  for (const node of textNodes(root)) {
    const here: HTMLElement[] = [];
    for (const [start, end] of places(node.data, words, whole).reverse()) {
      const after = node.splitText(start);
      after.splitText(end - start);
      const mark = document.createElement('mark');
      mark.className = className;
      after.replaceWith(mark);
      mark.append(after);
      here.unshift(mark);
    }
    marks.push(...here);
  }
  return marks;
}

/** Takes marks of a class away again and joins the text. */
export function unmark(root: Element, className: string): void {
  for (const mark of root.querySelectorAll(`mark.${className}`)) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent?.normalize();
  }
}

/** The blocks of one section: its heading and what follows until the next heading. */
export function sectionBlocks(root: Element, anchor: string): Element[] {
  const heading = anchor ? ([...root.children].find((child) => child.id === `s-${anchor}`) ?? null) : null;
  const blocks: Element[] = [];
  let block = heading ?? (anchor ? null : root.firstElementChild);
  while (block) {
    if (block !== heading && /^H[1-6]$/.test(block.tagName) && (heading || block !== root.firstElementChild)) break;
    blocks.push(block);
    block = block.nextElementSibling;
  }
  return blocks;
}
